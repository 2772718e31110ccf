package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mail server goes away, or Gatehouse in the middle of a mail. */
class MailOutageIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern RECIPIENT = Pattern.compile("(?m)^To: (\\S+)$");

    @TempDir
    Path folder;

    private final int port = Ports.free();
    private OwnDatabase database;
    private Map<String, String> environment;

    @BeforeEach
    void configure() throws SQLException {
        database = OwnDatabase.create();
        environment = RunningGatehouse.environment(database.servers());
        environment.putAll(Map.of(
                "SMTP_PORT", Integer.toString(port),
                "GATEHOUSE_REGISTRATION_EMAIL_VERIFICATION", "required",
                "GATEHOUSE_MAIL_POLL", "1s",
                "GATEHOUSE_MAIL_WORKERS", "2",
                "GATEHOUSE_MAIL_RETRY_FIRST", "1s",
                "GATEHOUSE_MAIL_RETRY_LONGEST", "2s"));
    }

    @Test
    void whatIsAskedForWhileTheMailServerIsDownArrivesOnceWhenItIsBack() throws Exception {
        try (var gatehouse = RunningGatehouse.start(folder, environment)) {
            var earlier = register(gatehouse.api(), 10);
            try (var mail = new HesitantMailServer(port)) {
                mail.acknowledge();
                awaitEmptyOutbox();
                assertThat(recipients(mail)).containsExactlyInAnyOrderElementsOf(earlier);
            }

            var meanwhile = register(gatehouse.api(), 20);
            await().atMost(LIMIT)
                    .until(() -> database.number("SELECT count(*) FROM outbox WHERE attempts > 1 AND state = 'pending'")
                            == meanwhile.size());
            try (var mail = new HesitantMailServer(port)) {
                mail.acknowledge();
                awaitEmptyOutbox();
                assertThat(recipients(mail)).containsExactlyInAnyOrderElementsOf(meanwhile);
            }
        }
    }

    @Test
    void aCrashBeforeAMailIsMarkedAsSentMakesACopyThatIsTheSameToTheLetter() throws Exception {
        try (var mail = new HesitantMailServer(port)) {
            try (var gatehouse = RunningGatehouse.start(folder, environment)) {
                register(gatehouse.api(), 1);
                await().atMost(LIMIT).until(() -> mail.mails().size() == 1);
                gatehouse.kill();
            }
            mail.acknowledge();
            database.execute("UPDATE outbox SET leased_until = now()");
            try (var gatehouse = RunningGatehouse.start(folder, environment)) {
                awaitEmptyOutbox();
                assertThat(gatehouse.output()).contains("attempt=2");
            }

            assertThat(mail.mails()).hasSize(2);
            assertThat(mail.mails().getLast())
                    .isEqualTo(mail.mails().getFirst())
                    .contains("Message-ID: <", "verify-email?token=");
        }
    }

    @Test
    void anInstanceThatIsToldToEndStopsBetweenTwoMails() throws Exception {
        try (var mail = new HesitantMailServer(port)) {
            List<String> asked;
            try (var gatehouse = RunningGatehouse.start(folder, environment)) {
                asked = register(gatehouse.api(), 12);
                await().atMost(LIMIT).until(() -> mail.mails().size() == 2);
                gatehouse.terminate();
                await().atMost(LIMIT).until(() -> isClosed(gatehouse.api()));
                mail.acknowledge();
                assertThat(gatehouse.endsWithin(LIMIT)).isTrue();
            }
            assertThat(mail.cutOff()).isZero();
            assertThat(mail.mails()).hasSize(2);
            assertThat(database.number(
                            "SELECT count(*) FROM outbox WHERE state = 'pending' AND leased_until IS NOT NULL"))
                    .isZero();

            try (var gatehouse = RunningGatehouse.start(folder, environment)) {
                assertThat(gatehouse.api().get("/health/ready").status()).isEqualTo(200);
                awaitEmptyOutbox();
            }
            assertThat(recipients(mail)).containsExactlyInAnyOrderElementsOf(asked);
        }
    }

    private static boolean isClosed(Api api) {
        try {
            api.get("/health/live");
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    private void awaitEmptyOutbox() {
        await().atMost(LIMIT)
                .until(() -> database.number("SELECT (SELECT count(*) FROM outbox WHERE state = 'pending')"
                                + " + (SELECT count(*) FROM address_requests)")
                        == 0);
    }

    /** Each address is to get one mail. */
    private static List<String> register(Api api, int count) {
        var addresses = Stream.generate(Accounts::freshEmail).limit(count).toList();
        for (var address : addresses) {
            var answer = api.post("/api/v1/auth/register", Map.of("email", address, "password", Accounts.PASSWORD));
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        }
        return addresses;
    }

    private static List<String> recipients(HesitantMailServer server) {
        return server.mails().stream().map(MailOutageIT::recipient).toList();
    }

    private static String recipient(String mail) {
        var matcher = RECIPIENT.matcher(mail.replace("\r\n", "\n"));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
