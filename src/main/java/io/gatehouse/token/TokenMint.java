package io.gatehouse.token;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gatehouse.key.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Writes and signs RFC 9068 access tokens. */
final class TokenMint {
    private final String issuer;
    private final List<String> audience;
    private final Duration ttl;

    TokenMint(String issuer, List<String> audience, Duration ttl) {
        this.issuer = issuer;
        this.audience = List.copyOf(audience);
        this.ttl = ttl;
    }

    Minted mint(AccessTokenRequest request, SigningKey key, Instant now) {
        // Claims hold whole seconds; what we promise is what the token says.
        var issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        var expiresAt = issuedAt.plus(ttl);
        var jws = new JsonWebSignature();
        jws.setHeader("typ", "at+jwt");
        jws.setAlgorithmHeaderValue(key.algorithm().name());
        jws.setKeyIdHeaderValue(key.kid());
        jws.setPayload(claims(request, issuedAt, expiresAt).toJson());
        jws.setKey(key.requireSigner());
        // The key is our own, made by this program: checking it at each signature would only cost.
        jws.setDoKeyValidation(false);
        try {
            return new Minted(jws.getCompactSerialization(), expiresAt, ttl);
        } catch (JoseException e) {
            throw new IllegalStateException("Can't sign with " + key, e);
        }
    }

    private JwtClaims claims(AccessTokenRequest request, Instant issuedAt, Instant expiresAt) {
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setSubject(request.userId().toString());
        claims.setStringClaim("client_id", request.clientId());
        claims.setIssuedAt(date(issuedAt));
        claims.setExpirationTime(date(expiresAt));
        claims.setJwtId(UuidCreator.getTimeOrderedEpoch().toString());
        claims.setStringClaim("sid", request.sessionId().toString());
        claims.setStringListClaim("groups", request.roles().stream().sorted().toList());
        claims.setStringClaim("scope", request.scope());
        claims.setClaim("auth_time", request.authTime().getEpochSecond());
        claims.setStringListClaim("amr", request.amr());
        claims.setStringClaim("email", request.email());
        claims.setClaim("email_verified", request.emailVerified());
        return claims;
    }

    private static NumericDate date(Instant at) {
        return NumericDate.fromSeconds(at.getEpochSecond());
    }
}
