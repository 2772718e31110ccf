package io.gatehouse.session;

import java.util.UUID;

/**
 * The {@code TokenResponse} of the HTTP contract (RFC 6749, section 5.1).
 *
 * @param expiresIn seconds until the access token expires
 * @param refreshExpiresIn seconds until the refresh token expires if it isn't used
 */
public record TokenResponse(
        String accessToken,
        String tokenType,
        long expiresIn,
        String refreshToken,
        long refreshExpiresIn,
        UUID sessionId) {
    @Override
    public String toString() {
        return "TokenResponse[" + sessionId + "]";
    }
}
