package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RequestLogTest.Small.class)
class RequestLogTest {
    private static final int MOST_REQUESTS = 10;

    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.log.category.\"io.gatehouse.requests\".level", "DEBUG",
                    "gatehouse.overload.max-requests", Integer.toString(MOST_REQUESTS),
                    "gatehouse.rate-limit.enabled", "true",
                    "gatehouse.rate-limit.service", "1/1h");
        }
    }

    @Inject
    KnownRequests known;

    private final Api api = Api.ofTest();
    private final Queue<ExtLogRecord> lines = new ConcurrentLinkedQueue<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add((ExtLogRecord) line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger(RequestLog.CATEGORY).addHandler(collector);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger(RequestLog.CATEGORY).removeHandler(collector);
    }

    @Test
    void aLineTellsWhoAskedForWhatAndHowItWent() {
        var login = Accounts.signedIn(api);
        var trace = newTraceId();
        api.send(
                "GET",
                "/api/v1/users/me",
                null,
                Map.of("Authorization", "Bearer " + login.string("access_token"), "traceparent", parentOf(trace)));
        var line = lineOf(trace);
        assertThat(line.getMdcCopy())
                .containsEntry("method", "GET")
                .containsEntry("route", "/api/v1/users/me")
                .containsEntry("status", "200")
                .containsEntry("user_id", login.json().path("user").path("id").asText())
                .containsOnlyKeys("method", "route", "status", "duration_ms", "trace_id", "user_id");
        assertThat(Double.parseDouble(line.getMdc("duration_ms"))).isNotNegative();
        line.getMdcCopy()
                .forEach((name, value) -> assertThat(line.getFormattedMessage()).contains(name + "=" + value));
    }

    @Test
    void whatAClientMadeUpIsNotWrittenDown() {
        assertRoute("GET", "/api/v1/auth/verify-email?token=made-up", "/api/v1/auth/verify-email");
        assertRoute("GET", "/api/v1/users/made-up/sessions", "/api/v1/users/{id}/sessions");
        assertRoute("GET", "/api/v1/users//made-up;a=b/", "/api/v1/users/{id}");
        assertRoute("GET", "/api/v1/auth/verify-email/made-up", "unknown");
        assertRoute("GET", "/docs/made-up", "/docs");
        assertRoute("MADEUP", "/made-up", "unknown");
        assertThat(lines).noneMatch(line -> line.getFormattedMessage().contains("made-up"));
        assertThat(lines).noneMatch(line -> line.getFormattedMessage().contains("MADEUP"));
    }

    @Test
    void aRefusalBeforeAnyRouteIsWrittenDownToo() throws IOException {
        var long300 = "x".repeat(300_000);
        var tooLong = newTraceId();
        api.send("POST", "/api/v1/auth/login", long300, Map.of("traceparent", parentOf(tooLong)));
        assertThat(lineOf(tooLong).getMdcCopy())
                .containsEntry("status", "413")
                .containsEntry("route", "/api/v1/auth/login");

        api.get("/.well-known/jwks.json");
        var throttled = newTraceId();
        api.send("GET", "/.well-known/jwks.json", null, Map.of("traceparent", parentOf(throttled)));
        assertThat(lineOf(throttled).getMdcCopy())
                .containsEntry("status", "429")
                .containsEntry("route", "/.well-known/jwks.json");

        var overloaded = newTraceId();
        var unfinished = new ArrayList<Socket>();
        try {
            for (int i = 0; i < MOST_REQUESTS; i++) {
                unfinished.add(unfinishedRequest());
            }
            await().until(() -> api.send("GET", "/", null, Map.of("traceparent", parentOf(overloaded)))
                            .status()
                    == 503);
        } finally {
            for (Socket socket : unfinished) {
                socket.close();
            }
        }
        await().until(() -> lines.stream()
                .anyMatch(line -> overloaded.equals(line.getMdc("trace_id")) && "503".equals(line.getMdc("status"))));
    }

    @Test
    void whatIsRoutineNeedsTheLevelDebug() {
        var login = Accounts.signedIn(api);
        var user = login.string("access_token");
        assertThat(levelOf("GET", "/health/ready", null)).isEqualTo(Level.DEBUG);
        assertThat(levelOf("GET", "/metrics", null)).isEqualTo(Level.DEBUG);
        assertThat(levelOf("GET", "/api/v1/users/me", user)).isEqualTo(Level.DEBUG);
        assertThat(levelOf("GET", "/api/v1/users", user)).as("403").isEqualTo(Level.INFO);
        assertThat(levelOf("GET", "/api/v1/users/me", null)).as("401").isEqualTo(Level.INFO);
        assertThat(levelOfRefresh(login.string("refresh_token"))).isEqualTo(Level.DEBUG);
        assertThat(levelOfRefresh("forged")).as("401").isEqualTo(Level.INFO);
        assertThat(levelOf("POST", "/api/v1/auth/logout", user)).isEqualTo(Level.INFO);
    }

    @Test
    void whatProgramsRepeatIsNamedAsItsRouteIs() {
        assertThat(RequestLog.REPEATED)
                .allSatisfy(path -> assertThat(known.route(path)).isEqualTo(path));
    }

    private java.util.logging.Level levelOf(String method, String path, @Nullable String accessToken) {
        return levelOf(method, path, null, accessToken);
    }

    private java.util.logging.Level levelOfRefresh(String token) {
        return levelOf("POST", "/api/v1/auth/refresh", "{\"refresh_token\":\"" + token + "\"}", null);
    }

    private java.util.logging.Level levelOf(
            String method, String path, @Nullable String body, @Nullable String accessToken) {
        var trace = newTraceId();
        var headers = new HashMap<>(Map.of("traceparent", parentOf(trace), "Content-Type", "application/json"));
        if (accessToken != null) {
            headers.put("Authorization", "Bearer " + accessToken);
        }
        api.send(method, path, body, headers);
        return lineOf(trace).getLevel();
    }

    private void assertRoute(String method, String path, String route) {
        var trace = newTraceId();
        api.send(method, path, null, Map.of("traceparent", parentOf(trace)));
        assertThat(lineOf(trace).getMdc("route")).as(path).isEqualTo(route);
    }

    private ExtLogRecord lineOf(String trace) {
        await().until(() -> lines.stream().anyMatch(line -> trace.equals(line.getMdc("trace_id"))));
        var found = lines.stream()
                .filter(line -> trace.equals(line.getMdc("trace_id")))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** It is in flight until its connection is closed. */
    private static Socket unfinishedRequest() throws IOException {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        var socket = new Socket("127.0.0.1", port);
        socket.getOutputStream()
                .write("POST /api/v1/auth/logout HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String newTraceId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String parentOf(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }
}
