package io.gatehouse.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * For whom, and for what, an access token is minted.
 *
 * @param scope space-separated (RFC 6749 §3.3)
 * @param authTime when the user last proved who they are
 * @param amr how they did (RFC 8176)
 */
public record AccessTokenRequest(
        UUID userId,
        UUID sessionId,
        String clientId,
        String scope,
        Set<String> roles,
        Instant authTime,
        List<String> amr,
        String email,
        boolean emailVerified) {
    public AccessTokenRequest withScope(String other) {
        return new AccessTokenRequest(userId, sessionId, clientId, other, roles, authTime, amr, email, emailVerified);
    }

    @Override
    public String toString() {
        return "AccessTokenRequest[sessionId=%s]".formatted(sessionId);
    }
}
