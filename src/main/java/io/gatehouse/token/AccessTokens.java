package io.gatehouse.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.key.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Mints access tokens and verifies them by signature and claims; whether one is revoked, {@link Revocations} knows. */
@ApplicationScoped
public class AccessTokens {
    private final SigningKeys keys;
    private final Clock clock;
    private final String issuer;
    private final Duration ttl;
    private final TokenMint mint;
    private final TokenVerifier verifier;
    private final Cache<ByteBuffer, AccessToken> verified;

    @Inject
    AccessTokens(SigningKeys keys, TokenConfig config, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        this.issuer = config.issuer();
        this.ttl = config.accessTtl();
        this.mint = new TokenMint(config.issuer(), config.audience(), config.accessTtl());
        this.verifier = new TokenVerifier(keys::byKid, config.issuer(), config.audience());
        this.verified = Caffeine.newBuilder()
                .maximumSize(config.cacheSize())
                .expireAfterWrite(config.accessTtl())
                .build();
    }

    /** What stands in every token's {@code iss}. */
    public String issuer() {
        return issuer;
    }

    /** How long one is good for. */
    public Duration ttl() {
        return ttl;
    }

    /** Signs with the active key; 503 if no key can sign. */
    public Minted mint(AccessTokenRequest request, Instant now) {
        return mint.mint(request, keys.active(), now);
    }

    /** What the token says, if it is one of ours and valid now. Takes no more than a hash for one that was seen before. */
    public TokenClaims verify(String token) throws InvalidTokenException {
        return authenticate(token).claims();
    }

    AccessToken authenticate(String token) throws InvalidTokenException {
        var now = clock.instant();
        var fingerprint = fingerprint(token);
        var known = verified.getIfPresent(fingerprint);
        if (known == null) {
            var fresh = new AccessToken(verifier.verify(token, now));
            verified.put(fingerprint, fresh);
            return fresh;
        }
        requireStillValid(known.claims(), now);
        return known;
    }

    private void requireStillValid(TokenClaims claims, Instant now) throws InvalidTokenException {
        if (claims.hasExpired(now)) {
            throw new InvalidTokenException(TokenRefusals.EXPIRED);
        }
        // A compromised key takes with it whatever was verified by it.
        if (keys.byKid(claims.kid()).isEmpty()) {
            throw new InvalidTokenException("unknown key");
        }
    }

    private static ByteBuffer fingerprint(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
