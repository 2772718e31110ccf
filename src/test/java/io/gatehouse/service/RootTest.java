package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

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

    @Test
    void everyLinkLeadsSomewhere() {
        var links = api.get("/").json().path("links");
        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(
                        api.get(link.asText()).status())
                .as(link.asText())
                .isEqualTo(200));
    }
}
