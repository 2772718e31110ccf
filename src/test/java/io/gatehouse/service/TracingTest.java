package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Collector.class, restrictToAnnotatedClass = true)
class TracingTest {
    private final Api api = Api.ofTest();

    @Test
    void aRequestsSpanReachesTheCollectorUnderTheIdThatTheProblemTells() {
        var mine = UUID.randomUUID().toString().replace("-", "");
        assertThat(refused(Map.of("traceparent", "00-" + mine + "-00f067aa0ba902b7-01"))
                        .string("trace_id"))
                .isEqualTo(mine);
        await().until(() -> Collector.received().contains(Collector.octetsOf(mine)));

        var chosen = refused(Map.of()).string("trace_id");
        await().until(() -> Collector.received().contains(Collector.octetsOf(chosen)));
        assertThat(Collector.received())
                .contains("POST /api/v1/auth/login", "http.response.status_code")
                .contains("login.failed", "gatehouse.reason");
    }

    @Test
    void aCallerThatDoesntTraceIsNotTraced() {
        var mine = UUID.randomUUID().toString().replace("-", "");
        assertThat(refused(Map.of("traceparent", "00-" + mine + "-00f067aa0ba902b7-00"))
                        .string("trace_id"))
                .isEqualTo(mine);
        var later = refused(Map.of()).string("trace_id");
        await().until(() -> Collector.received().contains(Collector.octetsOf(later)));
        assertThat(Collector.received()).doesNotContain(Collector.octetsOf(mine));
    }

    @Test
    void whatAClientWroteReachesNoSpan() {
        var email = Accounts.freshEmail();
        var secrets = new ArrayList<>(List.of(email, Accounts.PASSWORD, "made-up-agent", "127.0.7.1", "made-up-path"));
        var client = Api.from("127.0.7.1", "made-up-agent");
        client.post("/api/v1/auth/register", Map.of("email", email, "password", Accounts.PASSWORD));
        var token = Accounts.mailedToken(email);
        client.get("/api/v1/auth/verify-email?token=" + token);
        client.post("/api/v1/auth/verify-email", Map.of("token", token));
        var login = client.post("/api/v1/auth/login", Map.of("email", email, "password", Accounts.PASSWORD));
        client.get("/api/v1/users/me", login.string("access_token"));
        client.post("/api/v1/auth/refresh", Map.of("refresh_token", login.string("refresh_token")));
        client.get("/made-up-path/" + email);
        client.send("GET", "/api/v1/users/made-up-path", null, Map.of("Authorization", "Bearer " + token));
        client.get("/health/live");
        secrets.addAll(List.of(token, login.string("access_token"), login.string("refresh_token")));

        var last = refused(Map.of()).string("trace_id");
        await().until(() -> Collector.received().contains(Collector.octetsOf(last)));
        var received = Collector.received();
        assertThat(received)
                .contains("GET /api/v1/auth/verify-email", "GET /api/v1/users/{id}", "GET unknown", "evalsha")
                .doesNotContain("/health");
        for (String secret : secrets) {
            assertThat(received).doesNotContain(secret);
        }
    }

    private Answer refused(Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        return api.send(
                "POST",
                "/api/v1/auth/login",
                "{\"email\":\"%s\",\"password\":\"wrong\"}".formatted(Accounts.freshEmail()),
                all);
    }
}
