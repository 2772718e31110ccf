package io.gatehouse.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RateLimitTest.Limited.class)
class RateLimitTest {
    public static class Limited implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gatehouse.rate-limit.enabled",
                    "true",
                    "gatehouse.rate-limit.service",
                    "2/1h",
                    "gatehouse.trusted-proxies",
                    "127.0.9.0/24,10.0.0.0/8");
        }
    }

    @Inject
    RateLimiter limiter;

    @Test
    void anAddressGetsItsQuotaAndIsToldOfIt() {
        var api = Api.from("127.0.3.1", "test");
        for (int left = 9; left >= 0; left--) {
            var answer = guess(api);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"login\";q=10;w=60");
            assertThat(answer.header("RateLimit")).matches("\"login\";r=%d;t=\\d+".formatted(left));
        }
        var refused = guess(api);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.string("code")).isEqualTo("too-many-requests");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"login\";q=10;w=60");
        assertThat(refused.header("RateLimit"))
                .isEqualTo("\"login\";r=0;t=%s".formatted(refused.header("Retry-After")));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 6);

        var oauth = api.postForm("/api/v1/auth/login-form", Map.of("username", "a@b.example", "password", "wrong"));
        assertThat(oauth.status()).isEqualTo(429);
        assertThat(oauth.string("error")).isEqualTo("temporarily_unavailable");
        assertThat(api.get("/api/v1/users/me").status()).isEqualTo(401);
        assertThat(guess(Api.from("127.0.3.2", "test")).status()).isEqualTo(401);
    }

    @Test
    void ofManyRequestsAtOnceExactlyTheQuotaIsAllowed() throws Exception {
        var api = Api.from("127.0.3.3", "test");
        List<Future<Answer>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                answers.add(threads.submit(() -> api.get("/.well-known/jwks.json")));
            }
        }
        assertThat(answers)
                .filteredOn(answer -> answer.resultNow().status() == 200)
                .hasSize(2);
        assertThat(answers)
                .filteredOn(answer -> answer.resultNow().status() == 429)
                .hasSize(58);
    }

    @Test
    void theTokenEndpointCountsPasswordsAsSignIns() {
        var api = Api.from("127.0.3.4", "test");
        for (int i = 0; i < 10; i++) {
            assertThat(token(api).status()).isEqualTo(400);
        }
        var refused = token(api);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("RateLimit")).startsWith("\"login\";r=0;t=");
        assertThat(api.postForm(
                                "/oauth2/token",
                                Map.of(
                                        "grant_type", "refresh_token",
                                        "refresh_token", "ghr_x",
                                        "client_id", "gatehouse"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aClientIsRecognisedBehindTrustedProxiesOnly() {
        var proxy = Api.from("127.0.9.1", "test");
        for (int i = 0; i < 10; i++) {
            assertThat(guessFor(proxy, "6.6.6." + i + ", 203.0.113.9, 10.1.1.1").status())
                    .isEqualTo(401);
        }
        assertThat(guessFor(proxy, "203.0.113.9").status()).isEqualTo(429);
        assertThat(guessFor(proxy, "203.0.113.10").status()).isEqualTo(401);

        var stranger = Api.from("127.0.3.5", "test");
        for (int i = 0; i < 10; i++) {
            assertThat(guessFor(stranger, "203.0.113." + i).status()).isEqualTo(401);
        }
        assertThat(guessFor(stranger, "203.0.113.99").status()).isEqualTo(429);
    }

    @Test
    void aSessionKeepsTheAddressBehindTheProxy() {
        var account = Accounts.confirmed(Api.from("127.0.3.6", "test"));
        var proxy = Api.from("127.0.9.2", "test");
        var login = proxy.send(
                "POST",
                "/api/v1/auth/login",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(account.email(), account.password()),
                headers("203.0.113.77"));
        assertThat(login.status()).as(login.text()).isEqualTo(200);
        var sessions = proxy.get("/api/v1/sessions", login.string("access_token"));
        assertThat(sessions.json().path("items").path(0).path("ip").asText()).isEqualTo("203.0.113.77");
    }

    @Test
    void probesAreNeverLimited() {
        var api = Api.from("127.0.3.7", "test");
        for (int i = 0; i < 400; i++) {
            assertThat(api.get("/health/live").status()).isEqualTo(200);
        }
        assertThat(limiter.decidedAlone()).isZero();
        assertThat(api.get("/health").header("RateLimit")).isEmpty();
    }

    @Test
    void whatOnlyLooksLikeAProbeIsLimited() {
        var api = Api.from("127.0.3.8", "test");
        assertThat(List.of(
                        api.post("/health", Map.of()),
                        api.send("GET", "/health/live", "text/plain", "x", null),
                        api.send("DELETE", "/health", null, null, null),
                        api.get("/healthxyz")))
                .allSatisfy(answer -> assertThat(answer.header("RateLimit")).startsWith("\"other\""));
    }

    private static Answer guess(Api api) {
        return api.post("/api/v1/auth/login", Map.of("email", Accounts.freshEmail(), "password", "wrong-password"));
    }

    private static Answer guessFor(Api api, String forwardedFor) {
        return api.send(
                "POST",
                "/api/v1/auth/login",
                "{\"email\":\"%s\",\"password\":\"wrong-password\"}".formatted(Accounts.freshEmail()),
                headers(forwardedFor));
    }

    private static Map<String, String> headers(String forwardedFor) {
        return Map.of(
                "Content-Type", "application/json",
                "X-Forwarded-For", forwardedFor,
                "Gatehouse-Client-Address", "198.51.100.1");
    }

    private static Answer token(Api api) {
        var form = new HashMap<>(Map.of("grant_type", "password", "client_id", "gatehouse", "password", "wrong"));
        form.put("username", Accounts.freshEmail());
        return api.postForm("/oauth2/token", form);
    }
}
