package io.gatehouse.token;

import static io.gatehouse.key.SigningAlgorithm.RS256;
import static io.gatehouse.token.SigningKeyFixtures.newKey;
import static io.gatehouse.token.TokenForge.FOREIGN;
import static io.gatehouse.token.TokenForge.ISSUER;
import static io.gatehouse.token.TokenForge.NOW;
import static io.gatehouse.token.TokenForge.OURS;
import static io.gatehouse.token.TokenForge.REQUEST;
import static io.gatehouse.token.TokenForge.TTL;
import static io.gatehouse.token.TokenForge.base64;
import static io.gatehouse.token.TokenForge.forged;
import static io.gatehouse.token.TokenForge.jwk;
import static io.gatehouse.token.TokenForge.minted;
import static io.gatehouse.token.TokenForge.pem;
import static io.gatehouse.token.TokenForge.replace;
import static io.gatehouse.token.TokenForge.rewritten;
import static io.gatehouse.token.TokenForge.signed;
import static io.gatehouse.token.TokenForge.text;
import static io.gatehouse.token.TokenForge.unsigned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gatehouse.key.SigningAlgorithm;
import io.gatehouse.key.SigningKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private static TokenVerifier verifierWith(SigningKey... keys) {
        var byKid = new HashMap<String, SigningKey>();
        Stream.of(keys).forEach(key -> byKid.put(key.kid(), key));
        return new TokenVerifier(kid -> Optional.ofNullable(byKid.get(kid)), ISSUER, List.of("gatehouse"));
    }

    private static void assertRefused(String token, String reason) {
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifierWith(OURS).verify(token, NOW))
                .withMessage(reason);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMintedIsAccepted(SigningAlgorithm algorithm) throws InvalidTokenException {
        var key = newKey("k", algorithm);

        var claims = verifierWith(key).verify(minted(key), NOW);

        assertThat(claims.userId()).isEqualTo(REQUEST.userId());
        assertThat(claims.sessionId()).isEqualTo(REQUEST.sessionId());
        assertThat(claims.clientId()).isEqualTo("gatehouse");
        assertThat(claims.issuer()).isEqualTo(ISSUER);
        assertThat(claims.audience()).containsExactly("gatehouse");
        assertThat(claims.scopes()).containsExactlyInAnyOrder("account", "profile");
        assertThat(claims.effectiveRoles()).containsExactlyInAnyOrder("user", "admin");
        assertThat(claims.issuedAt()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(claims.expiresAt()).isEqualTo("2026-11-20T10:10:00Z");
        assertThat(claims.authTime()).isEqualTo("2026-11-20T09:58:20Z");
        assertThat(claims.amr()).containsExactly("pwd");
        assertThat(claims.email()).isEqualTo("ada@example.com");
        assertThat(claims.emailVerified()).isTrue();
        assertThat(claims.tokenId()).isNotEmpty();
        assertThat(claims.kid()).isEqualTo("k");
    }

    @Test
    void theTokenLooksAsRfc9068Says() throws JoseException {
        var parts = minted(OURS).split("\\.", -1);

        assertThat(text(parts[0])).isEqualTo("{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"ours\"}");
        assertThat(text(parts[1]))
                .contains("\"aud\":\"gatehouse\"")
                .contains("\"groups\":[\"admin\",\"user\"]")
                .contains("\"scope\":\"account profile\"")
                .contains("\"amr\":[\"pwd\"]")
                .contains("\"auth_time\":1795168700")
                .contains("\"email_verified\":true");
        assertThat(Base64.getUrlDecoder().decode(parts[2]))
                .as("R and S, not DER")
                .hasSize(64);
    }

    @Test
    void severalAudiencesAreAnArrayAndOneOfOursIsEnough() throws InvalidTokenException {
        var token = new TokenMint(ISSUER, List.of("billing", "gatehouse"), TTL).mint(REQUEST, OURS, NOW);

        assertThat(verifierWith(OURS).verify(token.token(), NOW).audience()).containsExactly("billing", "gatehouse");
    }

    @Test
    void withoutTheAccountScopeTheRolesDontCountHere() throws InvalidTokenException {
        var token = signed(claims -> claims.setStringClaim("scope", "profile"), jws -> {});

        var claims = verifierWith(OURS).verify(token, NOW);

        assertThat(claims.roles()).contains("user");
        assertThat(claims.effectiveRoles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"})
    void theTypeIsComparedWithoutCase(String typ) throws InvalidTokenException {
        assertThat(verifierWith(OURS).verify(signed(c -> {}, jws -> jws.setHeader("typ", typ)), NOW))
                .isNotNull();
    }

    static Stream<Arguments> badHeaders() {
        var foreignJwk = jwk(FOREIGN);
        return Stream.of(
                header("typ", "JWT", "typ"),
                header("typ", "id+jwt", "typ"),
                header("typ", 7, "typ"),
                header("typ", null, "typ"),
                header("crit", List.of("exp"), "crit"),
                header("crit", List.of("urn:unknown"), "crit"),
                header("crit", List.of(), "crit"),
                header("b64", false, "crit"),
                header("kid", null, "kid"),
                header("kid", 7, "kid"),
                header("kid", Map.of("a", 1), "kid"),
                header("kid", "../../../../dev/null", "unknown key"),
                header("kid", "' OR 1=1; drop table signing_keys; --", "unknown key"),
                header("kid", "", "unknown key"),
                header("alg", "RS256", "alg"),
                header("alg", "ES384", "alg"),
                header("alg", "es256", "alg"),
                header("alg", null, "alg"),
                header("alg", 7, "alg"),
                arguments("foreign jwk", forged(jws -> jws.setHeader("jwk", foreignJwk)), "signature"),
                arguments("foreign jku", forged(jws -> jws.setHeader("jku", "https://evil.example/jwks")), "signature"),
                arguments(
                        "foreign x5u", forged(jws -> jws.setHeader("x5u", "https://evil.example/c.pem")), "signature"),
                arguments("foreign x5c", forged(jws -> jws.setHeader("x5c", List.of("MIIB"))), "signature"),
                arguments("foreign key with our kid", forged(jws -> {}), "signature"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHeaders")
    void aBadHeaderIsRefused(String name, String token, String reason) {
        assertRefused(token, reason);
    }

    static Stream<Arguments> badClaims() {
        var seconds = NOW.getEpochSecond();
        return Stream.of(
                claim("iss", "https://evil.example", "iss"),
                claim("iss", ISSUER + "/", "iss"),
                claim("iss", null, "iss"),
                claim("aud", "another", "aud"),
                claim("aud", List.of("a", "b"), "aud"),
                claim("aud", null, "aud"),
                claim("exp", null, "exp"),
                claim("exp", seconds, "expired"),
                claim("exp", seconds - 1, "expired"),
                claim("exp", "tomorrow", "malformed claims"),
                claim("iat", null, "iat"),
                claim("iat", seconds + 62, "not valid yet"),
                claim("nbf", seconds + 62, "not valid yet"),
                claim("sub", null, "sub"),
                claim("sub", "ada", "malformed claims"),
                claim("sid", null, "sid"),
                claim("sid", 7, "malformed claims"),
                claim("jti", null, "jti"),
                claim("client_id", null, "client_id"),
                claim("groups", "admin", "malformed claims"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badClaims")
    void aBadClaimIsRefusedEvenWithOurSignature(String name, String token, String reason) {
        assertRefused(token, reason);
    }

    @Test
    void clocksThatDifferByAMinuteAreBorne() throws InvalidTokenException {
        var seconds = NOW.getEpochSecond();
        var token = signed(
                claims -> {
                    claims.setClaim("iat", seconds + 60);
                    claims.setClaim("nbf", seconds + 60);
                },
                jws -> {});

        assertThat(verifierWith(OURS).verify(token, NOW)).isNotNull();
    }

    @Test
    void aTokenLivesUntilTheSecondItNames() throws InvalidTokenException {
        var token = minted(OURS);
        var expiresAt = Instant.parse("2026-11-20T10:10:00Z");

        assertThat(verifierWith(OURS).verify(token, expiresAt.minusMillis(1))).isNotNull();
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifierWith(OURS).verify(token, expiresAt));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        var payload = minted(OURS).split("\\.", -1)[1];
        for (var alg : List.of("none", "None", "NONE", "nOnE")) {
            var header = base64("{\"typ\":\"at+jwt\",\"alg\":\"%s\",\"kid\":\"ours\"}".formatted(alg));
            assertRefused(header + "." + payload + ".", "alg");
        }
    }

    @Test
    void aTokenSignedWithThePublicKeyAsASecretIsRefused() throws JoseException {
        for (var secret : List.of(
                OURS.verifier().getEncoded(),
                pem(OURS).getBytes(UTF_8),
                jwk(OURS).toString().getBytes(UTF_8))) {
            var jws = unsigned(claims -> {});
            jws.setAlgorithmHeaderValue("HS256");
            jws.setKey(new HmacKey(secret));
            assertRefused(jws.getCompactSerialization(), "alg");
        }
    }

    @Test
    void aKeyOfAnotherAlgorithmDoesntSignInItsPlace() {
        var rsa = newKey("ours", RS256);

        assertRefused(minted(rsa), "alg");
    }

    @Test
    void aChangedPayloadIsRefused() {
        var parts = minted(OURS).split("\\.", -1);
        var payload = text(parts[1]).replace("\"user\"", "\"root\"");

        assertRefused(parts[0] + "." + base64(payload) + "." + parts[2], "signature");
    }

    @Test
    void anEcdsaSignatureOfZerosOrOfTheGroupOrderIsRefused() {
        var parts = minted(OURS).split("\\.", -1);
        var order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
        for (var hex : List.of("00".repeat(64), order + order, order + "00".repeat(32), "00".repeat(63) + "01", "")) {
            var signature = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(HexFormat.of().parseHex(hex));
            assertRefused(parts[0] + "." + parts[1] + "." + signature, "signature");
        }
    }

    @Test
    void aSignatureInDerIsRefused() throws Exception {
        var parts = minted(OURS).split("\\.", -1);
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(OURS.requireSigner());
        signer.update((parts[0] + "." + parts[1]).getBytes(UTF_8));

        assertRefused(
                parts[0] + "." + parts[1] + "."
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign()),
                "signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b",
                "a.b.c.d",
                "a.b.c.d.e",
                "eyJ9.eyJ9.AA",
                "bm90IGpzb24.e30.AA",
                "WzFd.e30.AA",
                "e30.e30.",
                "null.null.null",
                "a b.c.d",
                "a=.b=.c=",
                "ä.ö.ü"
            })
    void rubbishIsRefused(String rubbish) {
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifierWith(OURS).verify(rubbish, NOW));
    }

    @Test
    void aCharacterThatTheLibraryWouldSkipIsRefused() {
        assertRefused(minted(OURS) + "\n", "not a compact JWS");
        assertRefused(minted(OURS) + "==", "not a compact JWS");
    }

    @Test
    void aRepeatedMemberIsRefused() throws JoseException {
        var parts = minted(OURS).split("\\.", -1);
        var twice = base64("{\"typ\":\"JWT\",\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"ours\"}");
        assertRefused(twice + "." + parts[1] + "." + parts[2], "unreadable header");

        var jws = unsigned(claims -> {});
        jws.setPayload(jws.getUnverifiedPayload().replaceFirst("\\{", "{\"sub\":\"someone\","));
        jws.setKey(OURS.requireSigner());
        assertRefused(jws.getCompactSerialization(), "malformed claims");
    }

    @Test
    void aTokenOfMoreThanEightKilobytesIsRefusedUnread() {
        assertRefused("a".repeat(TokenVerifier.MAX_LENGTH + 1), "too long");
        assertRefused(signed(claims -> claims.setStringClaim("filler", "x".repeat(8192)), jws -> {}), "too long");
    }

    @Test
    void aTokenBrokenAnywhereIsRefusedWithoutAnyOtherFailure() {
        var random = new Random(7);
        var good = minted(OURS);
        for (int i = 0; i < 2_000; i++) {
            var broken = new StringBuilder(good);
            for (int flips = 0; flips <= random.nextInt(3); flips++) {
                broken.setCharAt(random.nextInt(good.lastIndexOf('.')), (char) (32 + random.nextInt(95)));
            }
            if (!broken.toString().equals(good)) {
                assertThatExceptionOfType(InvalidTokenException.class)
                        .isThrownBy(() -> verifierWith(OURS).verify(broken.toString(), NOW));
            }
        }
    }

    @Test
    void deepNestingIsRefusedLikeAnyOtherRubbish() {
        var header = base64("{\"typ\":\"at+jwt\",\"kid\":\"ours\",\"x\":" + "[".repeat(3000) + "]".repeat(3000) + "}");

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifierWith(OURS).verify(header + ".e30.AA", NOW));
    }

    private static Arguments header(String name, @Nullable Object value, String reason) {
        return arguments(name + "=" + value, rewritten(header -> replace(header, name, value)), reason);
    }

    private static Arguments claim(String name, @Nullable Object value, String reason) {
        Consumer<JwtClaims> change =
                value == null ? claims -> claims.unsetClaim(name) : claims -> claims.setClaim(name, value);
        return arguments(name + "=" + value, signed(change, jws -> {}), reason);
    }
}
