package io.gatehouse.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a verified access token says (RFC 9068 §2.2), and the key that vouches for it. */
public record TokenClaims(
        UUID userId,
        UUID sessionId,
        String clientId,
        String tokenId,
        String issuer,
        List<String> audience,
        Set<String> scopes,
        Set<String> roles,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable Instant authTime,
        List<String> amr,
        @Nullable String email,
        boolean emailVerified,
        String kid) {
    /** The scope without which a token is of no use at Gatehouse's own endpoints. */
    public static final String ACCOUNT_SCOPE = "account";

    /** What the bearer may do here: a token for another service carries roles too, but they don't count. */
    public Set<String> effectiveRoles() {
        return scopes.contains(ACCOUNT_SCOPE) ? roles : Set.of();
    }

    /** RFC 7519 §4.1.4, without leeway: the issuer's clock is ours. */
    boolean hasExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "TokenClaims[tokenId=%s, sessionId=%s]".formatted(tokenId, sessionId);
    }
}
