package io.gatehouse.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OverloadTest.Small.class)
class OverloadTest {
    private static final int MOST = 10;

    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gatehouse.overload.max-requests", Integer.toString(MOST),
                    "gatehouse.overload.body-deadline", "2s",
                    "quarkus.datasource.jdbc.max-size", "2",
                    "quarkus.datasource.jdbc.acquisition-timeout", "1s");
        }
    }

    @Inject
    RequestLimit limit;

    private final Api api = Api.ofTest();

    @Test
    void whatExceedsTheLimitIsRefusedAtOnceAndTheRestIsAnswered() throws Exception {
        var account = Accounts.confirmed(api);
        var access = Accounts.signIn(api, account).string("access_token");
        List<Future<Answer>> answers = new ArrayList<>();
        try (var lock = TestServers.database();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            lock.setAutoCommit(false);
            try (var statement = lock.createStatement()) {
                statement.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
            }
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(() -> api.get("/api/v1/users/me", access)));
            }
            // All that are too many, and the ones that wait for a connection longer than they may.
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> answers.stream().filter(Future::isDone).count() == 48);
            assertThat(api.get("/health/live").status()).isEqualTo(200);
            lock.rollback();
        }
        var refused = answers.stream()
                .map(Future::resultNow)
                .filter(answer -> answer.status() != 200)
                .toList();
        assertThat(answers).hasSize(refused.size() + 2);
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.string("code")).isEqualTo("unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        });
        assertThat(limit.refused()).isEqualTo(50 - MOST);
        await().until(() -> limit.inFlight() == 0);
        assertThat(api.get("/api/v1/users/me", access).status()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLongIsAProblem() {
        var body = "{\"email\":\"%s\"}".formatted("x".repeat(300_000));
        for (var path : List.of("/api/v1/auth/login", "/api/v1/auth/register", "/api/v1/nothing")) {
            var answer = api.send("POST", path, "application/json", body, null);
            assertTooLarge(answer.status(), answer.header("Content-Type"), answer.text());
        }
        var oauth = api.send("POST", "/oauth2/token", "application/x-www-form-urlencoded", "a=" + body, null);
        assertThat(oauth.status()).isEqualTo(413);
        assertThat(oauth.string("error")).isEqualTo("invalid_request");
        assertThat(api.get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void aChunkedBodyThatIsTooLongIsAProblem() throws Exception {
        var bytes = "{\"email\":\"%s\"}".formatted("x".repeat(2_000_000)).getBytes(StandardCharsets.US_ASCII);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/api/v1/auth/login"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertTooLarge(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body());
        }
        await().until(() -> limit.inFlight() == 0);
    }

    @Test
    void whoSendsTheBodyTooSlowlyIsHungUpOn() throws IOException {
        try (var socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("""
                    POST /api/v1/auth/login HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Content-Length: 100\r
                    \r
                    {""".getBytes(StandardCharsets.US_ASCII));
            assertThat(readToEnd(socket.getInputStream())).isEmpty();
        }
        await().until(() -> limit.inFlight() == 0);
    }

    @Test
    void headersThatAreTooLongAreRefused() {
        var answer = api.send("GET", "/api/v1/users/me", null, Map.of("X-Long", "x".repeat(30_000)));
        assertThat(answer.status()).isEqualTo(431);
    }

    @Test
    void anExhaustedPoolIsSaidSoon() throws SQLException {
        var access = Accounts.signedIn(api).string("access_token");
        try (var lock = TestServers.database();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            lock.setAutoCommit(false);
            try (var statement = lock.createStatement()) {
                statement.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
            }
            for (int i = 0; i < 2; i++) {
                var unused = threads.submit(() -> api.get("/api/v1/users/me", access));
            }
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                long started = System.nanoTime();
                var answer = api.get("/api/v1/users/me", access);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
            });
            lock.rollback();
        }
    }

    private static void assertTooLarge(int status, String contentType, String body) {
        assertThat(status).isEqualTo(413);
        assertThat(contentType).startsWith("application/problem+json");
        assertThat(body).contains("\"code\":\"payload-too-large\"");
    }

    private static String readToEnd(InputStream answer) throws IOException {
        return new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }
}
