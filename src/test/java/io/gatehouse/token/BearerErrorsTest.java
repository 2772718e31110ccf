package io.gatehouse.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Bearer endpoint answers to whoever comes with the wrong token, or the right one in the wrong way (RFC 6750). */
@QuarkusTest
class BearerErrorsTest {
    private static final String ME = "/api/v1/users/me";
    private static final String BARE_CHALLENGE = "Bearer realm=\"gatehouse\"";

    private final Api api = Api.ofTest();
    private final String token = Accounts.signedIn(api).string("access_token");

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/users/me",
        "GET, /api/v1/sessions",
        "DELETE, /api/v1/sessions",
        "DELETE, /api/v1/sessions/00000000-0000-0000-0000-000000000000",
        "POST, /api/v1/auth/logout",
        "POST, /api/v1/auth/logout-all",
        "POST, /api/v1/admin/keys/rotate"
    })
    void everyBearerEndpointAnswersAlike(String method, String path) {
        var without = api.send(method, path, null, Map.of());
        assertThat(without.status()).as(without.text()).isEqualTo(401);
        assertThat(without.header("WWW-Authenticate")).isEqualTo(BARE_CHALLENGE);
        assertThat(without.header("Content-Type")).startsWith("application/problem+json");
        assertInvalid(api.send(method, path, null, null, token + "x"));
        assertInvalid(api.send(method, path, null, null, "nonsense"));
    }

    @Test
    void anUnsignedTokenIsInvalid() {
        for (String alg : new String[] {"none", "None", "NONE"}) {
            var header = encode("{\"typ\":\"at+jwt\",\"alg\":\"" + alg + "\",\"kid\":\"" + kid() + "\"}");
            assertInvalid(call(header + "." + part(1) + "."));
            assertInvalid(call(header + "." + part(1) + "." + part(2)));
        }
    }

    @Test
    void aSignatureWithThePublicKeyAsSecretIsInvalid() throws ParseException, JOSEException {
        var published = published();
        for (byte[] secret : new byte[][] {
            published.toPublicKey().getEncoded(),
            published.toPublicJWK().toJSONString().getBytes(UTF_8),
            ("-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(published.toPublicKey().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n")
                    .getBytes(UTF_8)
        }) {
            var forged = new SignedJWT(header(JWSAlgorithm.HS256), claims());
            forged.sign(new MACSigner(secret));
            assertInvalid(call(forged.serialize()));
        }
    }

    @Test
    void anotherKeyUnderOurKeyIdIsInvalid() throws ParseException, JOSEException {
        var foreign = new ECKeyGenerator(Curve.P_256).keyID(kid()).generate();
        var forged = new SignedJWT(header(JWSAlgorithm.ES256), claims());
        forged.sign(new ECDSASigner(foreign));
        assertInvalid(call(forged.serialize()));

        var bringsItsKey = new SignedJWT(
                new JWSHeader.Builder(header(JWSAlgorithm.ES256))
                        .jwk(foreign.toPublicJWK())
                        .build(),
                claims());
        bringsItsKey.sign(new ECDSASigner(foreign));
        assertInvalid(call(bringsItsKey.serialize()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../etc/passwd", "' OR '1'='1", "http://127.0.0.1:1/keys", ""})
    void aKeyIdIsOnlyEverLookedUp(String kid) {
        var header = encode("{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}");
        assertInvalid(call(header + "." + part(1) + "." + part(2)));
    }

    @Test
    void aChangedPayloadOrAnEmptySignatureIsInvalid() {
        var payload = new String(Base64.getUrlDecoder().decode(part(1)), UTF_8).replace("\"user\"", "\"admin\"");
        assertInvalid(call(part(0) + "." + encode(payload) + "." + part(2)));
        assertInvalid(call(part(0) + "." + part(1) + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64])));
        assertInvalid(call(part(0) + "." + part(1) + "."));
    }

    @Test
    void aLongTokenIsInvalidAndALongerOneIsCutOff() throws IOException {
        assertInvalid(call("a".repeat(8 * 1024)));
        assertInvalid(call(part(0) + "." + "a".repeat(8 * 1024) + "." + part(2)));
        assertThat(RawHttp.send("GET " + ME, "", "Authorization: Bearer " + "a".repeat(1024 * 1024)))
                .startsWith("HTTP/1.1 431 ");
        assertThat(call(token).status()).isEqualTo(200);
    }

    @Test
    void aTokenElsewhereThanInTheHeaderIsNone() {
        assertBare(api.get(ME + "?access_token=" + token));
        assertBare(api.send("GET", ME, null, Map.of("Cookie", "access_token=" + token + "; Bearer=" + token)));
        assertBare(api.send(
                "POST",
                "/api/v1/auth/logout-all",
                "access_token=" + token,
                Map.of("Content-Type", "application/x-www-form-urlencoded")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "Bearer "})
    void theSchemeIsReadInAnyCase(String scheme) {
        assertThat(api.send("GET", ME, null, Map.of("Authorization", scheme + token))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNzd29yZA==", "Digest username=\"ada\"", "Bearer", "Token abc"})
    void anotherSchemeIsNoToken(String authorization) {
        var answer = api.send("GET", ME, null, Map.of("Authorization", authorization));
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith(BARE_CHALLENGE);
    }

    @Test
    void twoAuthorizationHeadersAreRefusedWhicheverComesFirst() throws IOException {
        var good = "Authorization: Bearer " + token;
        var bad = "Authorization: Bearer nonsense";
        for (String[] headers : new String[][] {{good, bad}, {bad, good}, {good, good}}) {
            var answer = RawHttp.send("GET " + ME, "", headers);
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("error=\"invalid_request\"");
        }
        assertThat(RawHttp.send("GET " + ME, "", good)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aTokenWithoutTheRoleIsInsufficient() {
        var refused = api.post("/api/v1/admin/keys/rotate", Map.of(), token);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.string("code")).isEqualTo("insufficient-scope");
        assertThat(refused.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"gatehouse\", error=\"insufficient_scope\"");
    }

    private Answer call(String bearer) {
        return api.get(ME, bearer);
    }

    private static void assertInvalid(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gatehouse\", error=\"invalid_token\"");
        assertThat(answer.string("code")).isEqualTo("invalid-access-token");
    }

    private static void assertBare(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(BARE_CHALLENGE);
    }

    private JWSHeader header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(kid())
                .build();
    }

    private JWTClaimsSet claims() throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private ECKey published() throws ParseException {
        return JWKSet.parse(api.get("/.well-known/jwks.json").text())
                .getKeyByKeyId(kid())
                .toECKey();
    }

    private String kid() {
        return json(part(0)).path("kid").asText();
    }

    private static JsonNode json(String part) {
        return new Answer(
                        200,
                        java.net.http.HttpHeaders.of(Map.of(), (name, value) -> true),
                        new String(Base64.getUrlDecoder().decode(part), UTF_8))
                .json();
    }

    private String part(int index) {
        return token.split("\\.", -1)[index];
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
}
