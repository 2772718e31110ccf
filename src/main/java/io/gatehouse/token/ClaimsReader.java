package io.gatehouse.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/** Reads a payload whose signature is good already. Repeated members are refused (RFC 7519 §4, the strict choice). */
final class ClaimsReader {
    private ClaimsReader() {}

    record Claims(TokenClaims value, @Nullable Instant notBefore) {}

    static Claims read(String payload, String kid) throws InvalidTokenException {
        try {
            var claims = JwtClaims.parse(payload);
            var value = new TokenClaims(
                    uuid(claims, "sub"),
                    uuid(claims, "sid"),
                    required("client_id", claims.getStringClaimValue("client_id")),
                    required("jti", claims.getJwtId()),
                    required("iss", claims.getIssuer()),
                    List.copyOf(claims.getAudience()),
                    scopes(claims.getStringClaimValue("scope")),
                    Set.copyOf(strings(claims, "groups")),
                    instant(required("iat", claims.getIssuedAt())),
                    instant(required("exp", claims.getExpirationTime())),
                    instantOrNull(claims.getNumericDateClaimValue("auth_time")),
                    List.copyOf(strings(claims, "amr")),
                    claims.getStringClaimValue("email"),
                    Boolean.TRUE.equals(claims.getClaimValue("email_verified")),
                    kid);
            return new Claims(value, instantOrNull(claims.getNotBefore()));
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
            throw new InvalidTokenException("malformed claims");
        }
    }

    private static UUID uuid(JwtClaims claims, String name) throws MalformedClaimException, InvalidTokenException {
        return UUID.fromString(required(name, claims.getStringClaimValue(name)));
    }

    private static Set<String> scopes(@Nullable String scope) {
        return scope == null || scope.isBlank()
                ? Set.of()
                : Set.copyOf(List.of(scope.strip().split(" +")));
    }

    private static List<String> strings(JwtClaims claims, String name) throws MalformedClaimException {
        return claims.hasClaim(name) ? claims.getStringListClaimValue(name) : List.of();
    }

    private static Instant instant(NumericDate date) {
        return Instant.ofEpochSecond(date.getValue());
    }

    private static @Nullable Instant instantOrNull(@Nullable NumericDate date) {
        return date == null ? null : instant(date);
    }

    private static <T> T required(String name, @Nullable T value) throws InvalidTokenException {
        if (value == null) {
            throw new InvalidTokenException(name);
        }
        return value;
    }
}
