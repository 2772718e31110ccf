package io.gatehouse.token;

import static io.gatehouse.key.SigningAlgorithm.ES256;
import static io.gatehouse.key.SigningAlgorithm.RS256;
import static io.gatehouse.token.SigningKeyFixtures.newKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gatehouse.key.SigningAlgorithm;
import io.gatehouse.key.SigningKey;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
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
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.400Z");
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final String ISSUER = "https://sign-in.example.com";
    private static final SigningKey OURS = newKey("ours", ES256);
    private static final SigningKey FOREIGN = newKey("ours", ES256);
    private static final AccessTokenRequest REQUEST = new AccessTokenRequest(
            UUID.fromString("01936a3e-0000-7000-8000-000000000001"),
            UUID.fromString("01936a3e-0000-7000-8000-000000000002"),
            "gatehouse",
            "account profile",
            Set.of("user", "admin"),
            NOW.minusSeconds(100),
            List.of("pwd"),
            "ada@example.com",
            true);

    private static TokenVerifier verifierWith(SigningKey... keys) {
        var byKid = new HashMap<String, SigningKey>();
        Stream.of(keys).forEach(key -> byKid.put(key.kid(), key));
        return new TokenVerifier(kid -> Optional.ofNullable(byKid.get(kid)), ISSUER, List.of("gatehouse"));
    }

    private static String minted(SigningKey key) {
        return new TokenMint(ISSUER, List.of("gatehouse"), TTL)
                .mint(REQUEST, key, NOW)
                .token();
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

    private static void replace(Map<String, Object> map, String name, @Nullable Object value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    /** With a header that the library wouldn't write, signed by our key all the same. */
    private static String rewritten(Consumer<Map<String, Object>> change) {
        try {
            var header = new HashMap<String, Object>(Map.of("typ", "at+jwt", "alg", "ES256", "kid", "ours"));
            change.accept(header);
            var input = base64(JsonUtil.toJson(header)) + "." + minted(OURS).split("\\.", -1)[1];
            var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(OURS.requireSigner());
            signer.update(input.getBytes(UTF_8));
            return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(Consumer<JwtClaims> claims, Consumer<JsonWebSignature> header) {
        return signedBy(OURS, claims, header);
    }

    private static String forged(Consumer<JsonWebSignature> header) {
        return signedBy(FOREIGN, claims -> {}, header);
    }

    private static String signedBy(SigningKey key, Consumer<JwtClaims> claims, Consumer<JsonWebSignature> header) {
        try {
            var jws = unsigned(claims);
            header.accept(jws);
            jws.setKey(key.requireSigner());
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonWebSignature unsigned(Consumer<JwtClaims> change) {
        try {
            var claims = JwtClaims.parse(text(minted(OURS).split("\\.", -1)[1]));
            change.accept(claims);
            var jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            jws.setHeader("typ", "at+jwt");
            jws.setAlgorithmHeaderValue("ES256");
            jws.setKeyIdHeaderValue("ours");
            jws.setPayload(claims.toJson());
            return jws;
        } catch (InvalidJwtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> jwk(SigningKey key) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(key.verifier()).toParams(OutputControlLevel.PUBLIC_ONLY);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(SigningKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.verifier().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String text(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), UTF_8);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
