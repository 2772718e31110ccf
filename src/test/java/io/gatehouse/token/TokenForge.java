package io.gatehouse.token;

import static io.gatehouse.key.SigningAlgorithm.ES256;
import static io.gatehouse.token.SigningKeyFixtures.newKey;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.key.SigningKey;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Tokens of every kind that should not be accepted, and of the kind that should. */
final class TokenForge {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00.400Z");
    static final Duration TTL = Duration.ofMinutes(10);
    static final String ISSUER = "https://sign-in.example.com";
    static final SigningKey OURS = newKey("ours", ES256);
    static final SigningKey FOREIGN = newKey("ours", ES256);
    static final AccessTokenRequest REQUEST = new AccessTokenRequest(
            UUID.fromString("01936a3e-0000-7000-8000-000000000001"),
            UUID.fromString("01936a3e-0000-7000-8000-000000000002"),
            "gatehouse",
            "account profile",
            Set.of("user", "admin"),
            NOW.minusSeconds(100),
            List.of("pwd"),
            "ada@example.com",
            true);

    private TokenForge() {}

    static String minted(SigningKey key) {
        return new TokenMint(ISSUER, List.of("gatehouse"), TTL)
                .mint(REQUEST, key, NOW)
                .token();
    }

    static void replace(Map<String, Object> map, String name, @Nullable Object value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    /** With a header that the library wouldn't write, signed by our key all the same. */
    static String rewritten(Consumer<Map<String, Object>> change) {
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

    static String signed(Consumer<JwtClaims> claims, Consumer<JsonWebSignature> header) {
        return signedBy(OURS, claims, header);
    }

    static String forged(Consumer<JsonWebSignature> header) {
        return signedBy(FOREIGN, claims -> {}, header);
    }

    static String signedBy(SigningKey key, Consumer<JwtClaims> claims, Consumer<JsonWebSignature> header) {
        try {
            var jws = unsigned(claims);
            header.accept(jws);
            jws.setKey(key.requireSigner());
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonWebSignature unsigned(Consumer<JwtClaims> change) {
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

    static Map<String, Object> jwk(SigningKey key) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(key.verifier()).toParams(OutputControlLevel.PUBLIC_ONLY);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(SigningKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.verifier().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static String text(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), UTF_8);
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
