package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ManagementPortTest {
    private final Api management = Api.ofTestsManagement();

    @Test
    void itTellsTheMetricsToWhoeverReachesIt() {
        var answer = management.get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.text()).contains("gatehouse_hashes_computed_total", "jvm_memory_used_bytes");
    }

    @Test
    void aPageInABrowserCantReadThem() {
        var answer = management.send("GET", "/metrics", null, Map.of("Origin", "https://elsewhere.example"));
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/q",
                "/q/metrics",
                "/q/health",
                "/health",
                "/q/info",
                "/q/openapi",
                "/openapi.json",
                "/docs",
                "/api/v1/users/me",
                "/account",
                "/.well-known/jwks.json",
                "/q/dev-ui",
                "/metrics/x"
            })
    void itHasNothingElse(String path) {
        assertThat(management.get(path).status()).isEqualTo(404);
    }

    @Test
    void itTakesNothing() {
        assertThat(management.post("/metrics", Map.of("a", "b")).status()).isEqualTo(405);
        assertThat(management.post("/metrics", Map.of("a", "b".repeat(2000))).status())
                .isEqualTo(413);
    }

    @Test
    void theMainPortKeepsTheHealthAndTheDocumentation() {
        var main = Api.ofTest();
        assertThat(main.get("/health/live").status()).isEqualTo(200);
        assertThat(main.get("/openapi.json").status()).isEqualTo(200);
        assertThat(main.get("/docs/").status()).isEqualTo(200);
        assertThat(main.get("/metrics").status()).isEqualTo(401);
    }
}
