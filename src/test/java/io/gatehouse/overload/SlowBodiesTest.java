package io.gatehouse.overload;

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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SlowBodiesTest.Patient.class)
class SlowBodiesTest {
    /** More than there are worker threads. */
    private static final int SLOW = 250;

    public static class Patient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gatehouse.overload.body-deadline", "10m");
        }
    }

    @Inject
    RequestLimit limit;

    private final Api api = Api.ofTest();

    @Test
    void slowBodiesHoldNobodyElseUp() throws IOException {
        var login = Accounts.signedIn(api);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                slow.add(send("/api/v1/auth/verify-email", "Content-Length: 13\r\n\r\n{\""));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> limit.inFlight() == SLOW);

            var refreshed = api.post("/api/v1/auth/refresh", Map.of("refresh_token", login.string("refresh_token")));
            assertThat(refreshed.status()).isEqualTo(200);
            assertThat(api.get("/api/v1/users/me", refreshed.string("access_token"))
                            .status())
                    .isEqualTo(200);
            assertThat(limit.inFlight()).isEqualTo(SLOW);

            // What is complete at last is answered, too.
            slow.getFirst().getOutputStream().write("token\":\"x\"}".getBytes(StandardCharsets.US_ASCII));
            assertThat(statusLine(slow.getFirst())).startsWith("HTTP/1.1 4");
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
        await().until(() -> limit.inFlight() == 0);
    }

    @Test
    void aBodyForAProbeCountsLikeAnyOther() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (var path : List.of("/health", "/health/live", "/healthxyz")) {
                slow.add(send(path, "Content-Length: 13\r\n\r\n{\""));
                slow.add(send(path, "Transfer-Encoding: chunked\r\n\r\n2\r\n{\"\r\n"));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> limit.inFlight() == slow.size());
            assertThat(api.get("/health/live").status()).isEqualTo(200);
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
        await().until(() -> limit.inFlight() == 0);
    }

    @Test
    void whoAsksFirstIsToldToSendTheBody() throws IOException {
        try (var socket = send("/api/v1/auth/refresh", "Content-Length: 21\r\nExpect: 100-continue\r\n\r\n")) {
            assertThat(statusLine(socket)).startsWith("HTTP/1.1 100");
            socket.getOutputStream().write("{\"refresh_token\":\"x\"}".getBytes(StandardCharsets.US_ASCII));
            assertThat(statusLine(socket)).isEmpty();
            assertThat(statusLine(socket)).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void whoOffersHttp2IsAnsweredOverHttp1() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 2; i++) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/api/v1/auth/refresh"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"refresh_token\":\"x\"}"))
                        .build();
                var answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                assertThat(answer.body()).contains("invalid-refresh-token");
            }
        }
    }

    private static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    private static Socket send(String path, String headersAndBody) throws IOException {
        var socket = new Socket("127.0.0.1", port());
        socket.setSoTimeout(20_000);
        var head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        socket.getOutputStream().write((head + headersAndBody).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String statusLine(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0 && next != '\n';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
