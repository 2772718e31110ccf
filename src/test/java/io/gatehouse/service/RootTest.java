package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RootTest {
    private final Api api = Api.ofTest();

    @Test
    void itTellsWhatRunsHere() {
        var root = api.get("/");
        assertThat(root.status()).isEqualTo(200);
        assertThat(root.string("name")).isEqualTo("Gatehouse");
        assertThat(root.string("version")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/json, text/html", "application/*, */*;q=0.5"})
    void programsGetJson(String accept) {
        var root = api.send("GET", "/", null, Map.of("Accept", accept));
        assertThat(root.status()).isEqualTo(200);
        assertThat(root.header("Content-Type")).startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"})
    void aBrowserGetsThePage(String accept) {
        var root = api.send("GET", "/", null, Map.of("Accept", accept));
        assertThat(root.status()).isEqualTo(303);
        assertThat(root.header("Location")).isEqualTo("/account");
        assertThat(root.header("Vary")).contains("Accept");
    }

    @Test
    void everyLinkLeadsSomewhere() {
        var links = api.get("/").json().path("links");
        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(
                        api.get(link.asText()).status())
                .as(link.asText())
                .isEqualTo(200));
    }
}
