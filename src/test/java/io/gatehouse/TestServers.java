package io.gatehouse;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.gatehouse.bootstrap.EmbeddedServers;
import io.gatehouse.bootstrap.Ports;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The servers of all {@code @QuarkusTest}s: PostgreSQL and Redis, once a JVM and with whatever is configured instead,
 * and a mail server. The annotation makes them global; a test class needs nothing of its own.
 */
@QuarkusTestResource(TestServers.class)
public final class TestServers implements QuarkusTestResourceLifecycleManager {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String SMTP_PORT = "smtp.port";

    /** One OAuth client of each kind; {@code io.gatehouse.oauth.OAuth} knows their credentials. */
    private static final String CLIENTS = """
            [{"client_id": "billing", "client_secret": "billing-secret-0123456789-0123456789",
              "grant_types": ["password", "refresh_token"], "scope": "profile invoices"},
             {"client_id": "portal", "client_secret": "portal-secret-0123456789-0123456789", "scope": "profile account",
              "token_endpoint_auth_method": "client_secret_post", "grant_types": ["password", "refresh_token"]},
             {"client_id": "mobile", "token_endpoint_auth_method": "none", "grant_types": ["password", "refresh_token"],
              "scope": "profile"},
             {"client_id": "kiosk", "token_endpoint_auth_method": "none", "grant_types": ["password"]},
             {"client_id": "a b:c%d", "client_secret": "s+e%c:r&e=t 0123456789-0123456789"}]""";

    private static GreenMail mail = newMailServer(0);

    @Override
    public Map<String, String> start() {
        var settings = new HashMap<>(EmbeddedServers.forTests().start(!isSet("DATABASE_URL"), !isSet("REDIS_URL")));
        mail = newMailServer(Ports.free());
        mail.start();
        settings.put("smtp.host", LOOPBACK);
        settings.put(SMTP_PORT, Integer.toString(mail.getSmtp().getPort()));
        settings.put("smtp.start-tls", "DISABLED");
        settings.put("mail.from", "Gatehouse <no-reply@gatehouse.test>");
        settings.put("gatehouse.master-key", masterKey());
        settings.put("gatehouse.public-url", "https://sign-in.gatehouse.test");
        settings.put("gatehouse.password.bcrypt-cost", "4");
        settings.put("gatehouse.rate-limit.enabled", "false");
        settings.put("gatehouse.clients", CLIENTS);
        return settings;
    }

    @Override
    public void stop() {
        mail.stop();
    }

    /** The mails that reached this address, oldest first. */
    public static List<MimeMessage> mailsTo(String address) {
        String wanted = address.toLowerCase(Locale.ROOT);
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> recipients(message).contains(wanted))
                .toList();
    }

    /** The mail server goes away; connections to it are refused. */
    public static void stopMail() {
        mail.stop();
    }

    /** The mail server comes back on its port, without the mails that it had. */
    public static void startMail() {
        mail = newMailServer(ConfigProvider.getConfig().getValue(SMTP_PORT, Integer.class));
        mail.start();
    }

    /** A plain connection to the database of the application, in auto-commit. */
    public static Connection database() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }

    /** Makes the view {@code pg_stat_statements} ready and empty. */
    public static void resetStatementStatistics() throws SQLException {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
            statement.execute("SELECT pg_stat_statements_reset()");
        }
    }

    public static String redisUrl() {
        return ConfigProvider.getConfig().getValue("redis.url", String.class);
    }

    private static GreenMail newMailServer(int port) {
        var setup = new ServerSetup(port, LOOPBACK, ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(10_000);
        return new GreenMail(setup);
    }

    private static String recipients(MimeMessage message) {
        try {
            return Arrays.toString(message.getAllRecipients()).toLowerCase(Locale.ROOT);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSet(String variable) {
        return System.getenv(variable) != null;
    }

    /** Always the same: the database outlives the application when a test profile restarts it. */
    private static String masterKey() {
        return Base64.getEncoder()
                .encodeToString("one master key for all the tests".getBytes(StandardCharsets.US_ASCII));
    }
}
