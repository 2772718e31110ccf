package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.TestServers;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EmbeddedServersTest {
    @Inject
    DataSource dataSource;

    @Inject
    RedisDataSource redis;

    @ConfigProperty(name = "smtp.port")
    int smtpPort;

    @Test
    void theApplicationReachesARealPostgresql() throws Exception {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var version = statement.executeQuery("SHOW server_version")) {
            version.next();
            assertThat(version.getString(1)).startsWith("17");
        }
    }

    @Test
    void theApplicationReachesARealRedis() {
        assertThat(redis.execute("PING").toString()).isEqualTo("PONG");
    }

    @Test
    void statementsAreCounted() throws Exception {
        TestServers.resetStatementStatistics();
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.execute("SELECT 42 AS counted");
            try (var found = statement.executeQuery(
                    "SELECT calls FROM pg_stat_statements WHERE query LIKE '%AS counted%' AND query NOT LIKE '%calls%'")) {
                assertThat(found.next()).isTrue();
                assertThat(found.getLong(1)).isEqualTo(1);
            }
        }
    }

    @Test
    void theMailServerComesBackOnItsPort() throws Exception {
        TestServers.stopMail();
        assertThatThrownBy(() -> send("ada@example.com")).isInstanceOf(MessagingException.class);
        TestServers.startMail();
        send("ada@example.com");
        assertThat(TestServers.mailsTo("ada@example.com")).hasSize(1);
        assertThat(TestServers.mailsTo("grace@example.com")).isEmpty();
    }

    private void send(String recipient) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(smtpPort));
        var message = new MimeMessage(Session.getInstance(properties));
        message.setRecipients(Message.RecipientType.TO, recipient);
        message.setText("Hello");
        Transport.send(message);
    }
}
