package io.gatehouse.token;

import io.gatehouse.key.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a string is an access token of ours (RFC 9068 §4, RFC 8725), in the order of what it costs: an
 * attacker gets no further into it than the first thing that is wrong.
 */
final class TokenVerifier {
    static final int MAX_LENGTH = 8 * 1024;
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt");

    private final Function<String, Optional<SigningKey>> keys;
    private final String issuer;
    private final List<String> audience;

    TokenVerifier(Function<String, Optional<SigningKey>> keys, String issuer, List<String> audience) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = List.copyOf(audience);
    }

    TokenClaims verify(String token, Instant now) throws InvalidTokenException {
        requireCompactForm(token);
        var jws = parse(token);
        var key = keyOf(jws);
        requireSignature(jws, key);
        var claims = ClaimsReader.read(payload(jws), key.kid());
        requireClaims(claims, now);
        return claims.value();
    }

    /** Three parts of base64url; the library would skip over any other character. */
    private static void requireCompactForm(String token) throws InvalidTokenException {
        if (token.length() > MAX_LENGTH) {
            throw new InvalidTokenException("too long");
        }
        int dots = 0;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '.') {
                dots++;
            } else if (!isBase64Url(c)) {
                throw new InvalidTokenException("not a compact JWS");
            }
        }
        if (dots != 2) {
            throw new InvalidTokenException("not a compact JWS");
        }
    }

    private static boolean isBase64Url(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static JsonWebSignature parse(String token) throws InvalidTokenException {
        var jws = new JsonWebSignature();
        try {
            jws.setCompactSerialization(token);
        } catch (JoseException e) {
            throw new InvalidTokenException("unreadable header");
        }
        return jws;
    }

    private SigningKey keyOf(JsonWebSignature jws) throws InvalidTokenException {
        // RFC 9068 §4: keeps an ID token, or anything else that we may sign one day, from being taken for this.
        if (!(header(jws, "typ") instanceof String typ) || !isAccessTokenType(typ)) {
            throw new InvalidTokenException("typ");
        }
        // RFC 7515 §4.1.11: what is marked critical must be understood; we understand none. jwk, jku, x5u and x5c
        // aren't even looked at.
        if (header(jws, "crit") != null || header(jws, "b64") != null) {
            throw new InvalidTokenException("crit");
        }
        if (!(header(jws, "kid") instanceof String kid)) {
            throw new InvalidTokenException("kid");
        }
        var key = keys.apply(kid).orElseThrow(() -> new InvalidTokenException("unknown key"));
        // RFC 8725 §3.1: the key says how it signs, the token doesn't choose.
        if (!key.algorithm().name().equals(header(jws, "alg"))) {
            throw new InvalidTokenException("alg");
        }
        return key;
    }

    private static boolean isAccessTokenType(String typ) {
        return TYPES.stream().anyMatch(typ::equalsIgnoreCase);
    }

    private static @Nullable Object header(JsonWebSignature jws, String name) {
        return jws.getHeaders().getObjectHeaderValue(name);
    }

    private static void requireSignature(JsonWebSignature jws, SigningKey key) throws InvalidTokenException {
        jws.setAlgorithmConstraints(
                new AlgorithmConstraints(ConstraintType.PERMIT, key.algorithm().name()));
        jws.setKey(key.verifier());
        try {
            if (!jws.verifySignature()) {
                throw new InvalidTokenException("signature");
            }
        } catch (JoseException e) {
            throw new InvalidTokenException("signature");
        }
    }

    private static String payload(JsonWebSignature jws) throws InvalidTokenException {
        try {
            return jws.getPayload();
        } catch (JoseException e) {
            throw new InvalidTokenException("unreadable payload");
        }
    }

    private void requireClaims(ClaimsReader.Claims claims, Instant now) throws InvalidTokenException {
        var value = claims.value();
        if (!value.issuer().equals(issuer)) {
            throw new InvalidTokenException("iss");
        }
        if (audience.stream().noneMatch(value.audience()::contains)) {
            throw new InvalidTokenException("aud");
        }
        if (value.hasExpired(now)) {
            throw new InvalidTokenException(TokenRefusals.EXPIRED);
        }
        var latest = now.plus(LEEWAY);
        var notBefore = claims.notBefore();
        if (value.issuedAt().isAfter(latest) || (notBefore != null && notBefore.isAfter(latest))) {
            throw new InvalidTokenException("not valid yet");
        }
    }
}
