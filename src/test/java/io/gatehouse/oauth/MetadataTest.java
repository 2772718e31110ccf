package io.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetadataTest {
    private static final String METADATA = "/.well-known/oauth-authorization-server";

    private final Api api = Api.ofTest();

    @Test
    void onlyWhatWorksIsAdvertised() {
        var answer = api.get(METADATA);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
        var base = "https://sign-in.gatehouse.test";
        assertThat(answer.string("issuer")).isEqualTo(base);
        assertThat(answer.string("token_endpoint")).isEqualTo(base + "/oauth2/token");
        assertThat(answer.string("revocation_endpoint")).isEqualTo(base + "/oauth2/revoke");
        assertThat(answer.string("introspection_endpoint")).isEqualTo(base + "/oauth2/introspect");
        assertThat(answer.string("jwks_uri")).isEqualTo(base + "/.well-known/jwks.json");
        assertThat(answer.json().has("authorization_endpoint")).isFalse();
        assertThat(strings(answer.json().get("response_types_supported"))).isEmpty();
        assertThat(strings(answer.json().get("grant_types_supported"))).containsExactly("password", "refresh_token");
        assertThat(strings(answer.json().get("scopes_supported"))).containsExactly("account", "invoices", "profile");
        assertThat(strings(answer.json().get("token_endpoint_auth_methods_supported")))
                .containsExactly("client_secret_basic", "client_secret_post", "none");
        assertThat(strings(answer.json().get("introspection_endpoint_auth_methods_supported")))
                .containsExactly("client_secret_basic", "client_secret_post");
    }

    @Test
    void anIssuerWithoutAPathHasNoMetadataBelowOne() {
        assertThat(api.get(METADATA + "/tenant").status()).isEqualTo(404);
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
