package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the whole story with every log line at DEBUG in view. */
@QuarkusTest
@TestProfile(SecretsInLogsTest.Debug.class)
class SecretsInLogsTest {
    private static final String PASSWORD = "a-secret-for-the-logs-7";
    private static final String NEW_PASSWORD = "another-secret-for-the-logs-8";

    public static final class Debug implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.log.level", "DEBUG", "quarkus.log.console.level", "WARN");
        }
    }

    private final Api api = Api.ofTest();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final List<String> secrets = new ArrayList<>();
    private final Handler collector = new Handler() {
        private final PatternFormatter formatter = new PatternFormatter("%c %s%e");

        @Override
        public void publish(LogRecord line) {
            // The mail server of the tests writes down what it receives.
            if (!line.getLoggerName().startsWith("com.icegreen")) {
                lines.add(formatter.format(line instanceof ExtLogRecord known ? known : ExtLogRecord.wrap(line)));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        collector.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(collector);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(collector);
    }

    @Test
    void noPasswordTokenOrAddressReachesALogLineAtDebug() {
        var email = Accounts.freshEmail();
        secrets.addAll(List.of(email, PASSWORD, NEW_PASSWORD));
        api.post("/api/v1/auth/register", Map.of("email", email, "password", PASSWORD));
        api.post("/api/v1/auth/register", Map.of("email", email, "password", "weak"));
        api.send("POST", "/api/v1/auth/register", "application/json", "{\"password\":\"" + PASSWORD + "\",", null);
        var token = secret(Accounts.mailedToken(email));
        api.get("/api/v1/auth/verify-email?token=" + token);
        api.post("/api/v1/auth/verify-email", Map.of("token", token));
        api.post("/api/v1/auth/login", Map.of("email", email, "password", NEW_PASSWORD));
        api.postForm("/api/v1/auth/login-form", Map.of("username", email, "password", NEW_PASSWORD));
        var login = signIn(email, PASSWORD);
        var refresh = login.string("refresh_token");
        var refreshed = refresh(refresh);
        api.get("/api/v1/users/me", refreshed.string("access_token"));
        api.get("/api/v1/users/me", refreshed.string("access_token") + "x");
        refresh(refreshed.string("refresh_token"));
        assertThat(refresh(refresh).status()).as("reused").isEqualTo(401);
        api.post("/api/v1/auth/request-password-reset", Map.of("email", email));
        var reset = secret(Accounts.mailedToken(email, "Reset", 1));
        api.post("/api/v1/auth/reset-password", Map.of("token", reset, "new_password", NEW_PASSWORD));
        var again = signIn(email, NEW_PASSWORD);
        api.post(
                "/api/v1/auth/logout",
                Map.of("refresh_token", again.string("refresh_token")),
                again.string("access_token"));

        assertThat(lines)
                .as("the log is in view")
                .anyMatch(line -> line.contains("UPDATE sessions") || line.contains("session.reused"));
        for (var secret : secrets) {
            assertThat(lines).noneMatch(line -> line.contains(secret));
        }
    }

    private Api.Answer signIn(String email, String password) {
        var answer = api.post("/api/v1/auth/login", Map.of("email", email, "password", password));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        secret(answer.string("access_token"));
        secret(answer.string("refresh_token"));
        secret(answer.string("device_token"));
        return answer;
    }

    private Api.Answer refresh(String token) {
        var answer = api.post("/api/v1/auth/refresh", Map.of("refresh_token", token));
        if (answer.status() == 200) {
            secret(answer.string("access_token"));
            secret(answer.string("refresh_token"));
        }
        return answer;
    }

    private String secret(String text) {
        assertThat(text).isNotEmpty();
        secrets.add(text);
        return text;
    }
}
