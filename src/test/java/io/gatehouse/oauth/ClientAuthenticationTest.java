package io.gatehouse.oauth;

import static io.gatehouse.oauth.OAuth.BILLING;
import static io.gatehouse.oauth.OAuth.BILLING_SECRET;
import static io.gatehouse.oauth.OAuth.PORTAL_SECRET;
import static io.gatehouse.oauth.OAuth.assertRefused;
import static io.gatehouse.oauth.OAuth.basic;
import static io.gatehouse.oauth.OAuth.open;
import static io.gatehouse.oauth.OAuth.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Api;
import io.gatehouse.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the client is, shown at the revocation of an unknown token: a 200 means that it got in. */
@QuarkusTest
class ClientAuthenticationTest {
    private final OAuth oauth = new OAuth(Api.ofTest());

    static final List<OAuth.Caller> ACCEPTED = List.of(
            BILLING,
            post("portal", PORTAL_SECRET),
            // RFC 6749, section 2.3.1: Basic must be supported for every client with a secret.
            basic("portal", PORTAL_SECRET),
            open("mobile"),
            open("gatehouse"),
            basic("a b:c%d", "s+e%c:r&e=t 0123456789-0123456789"),
            header("bAsIc " + base64("billing:" + BILLING_SECRET)),
            new OAuth.Caller(BILLING.headers(), Map.of("client_id", "billing")));

    static final List<OAuth.Caller> REFUSED = List.of(
            open("billing"),
            open("unknown"),
            new OAuth.Caller(Map.of(), Map.of()),
            basic("billing", "wrong"),
            basic("billing", ""),
            basic("unknown", BILLING_SECRET),
            basic("mobile", ""),
            basic("gatehouse", ""),
            basic("portal", BILLING_SECRET),
            post("billing", BILLING_SECRET),
            post("portal", "wrong"),
            post("mobile", "anything"),
            new OAuth.Caller(Map.of(), Map.of("client_secret", PORTAL_SECRET)),
            header("Basic ***"),
            header("Basic"),
            header("Bearer " + BILLING_SECRET),
            header("Digest username=\"billing\""));

    static final List<OAuth.Caller> AMBIGUOUS = List.of(
            new OAuth.Caller(BILLING.headers(), Map.of("client_id", "billing", "client_secret", BILLING_SECRET)),
            new OAuth.Caller(BILLING.headers(), Map.of("client_secret", BILLING_SECRET)),
            new OAuth.Caller(BILLING.headers(), Map.of("client_id", "portal")));

    @ParameterizedTest
    @FieldSource("ACCEPTED")
    void aClientGetsInAsItIsRegistered(OAuth.Caller caller) {
        assertThat(oauth.revoke(caller, "unknown").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @FieldSource("REFUSED")
    void everythingElseIsAnInvalidClient(OAuth.Caller caller) {
        assertRefused(oauth.revoke(caller, "unknown"), 401, "invalid_client");
        assertRefused(oauth.introspect(caller, "unknown"), 401, "invalid_client");
        assertRefused(oauth.refresh(caller, "unknown"), 401, "invalid_client");
    }

    @ParameterizedTest
    @FieldSource("AMBIGUOUS")
    void twoMethodsAtOnceAreAnInvalidRequest(OAuth.Caller caller) {
        assertRefused(oauth.revoke(caller, "unknown"), 400, "invalid_request");
    }

    @Test
    void twoAuthorizationHeadersAreAnInvalidRequest() throws IOException {
        var header = "Authorization: " + BILLING.headers().get("Authorization");
        var form = "Content-Type: application/x-www-form-urlencoded";
        var answer = RawHttp.send("POST /oauth2/revoke", "token=unknown", form, header, header);
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"invalid_request\"");
        assertThat(RawHttp.send("POST /oauth2/revoke", "token=unknown", form, header))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobile", "gatehouse"})
    void aPublicClientMayNotIntrospect(String id) {
        assertRefused(oauth.introspect(open(id), "unknown"), 401, "invalid_client");
    }

    private static OAuth.Caller header(String authorization) {
        return new OAuth.Caller(Map.of("Authorization", authorization), Map.of());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
