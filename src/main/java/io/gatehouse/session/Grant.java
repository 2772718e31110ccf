package io.gatehouse.session;

import io.gatehouse.token.AccessTokenRequest;
import java.time.Duration;

/**
 * What a client is given after a sign-in or a rotation.
 *
 * @param refreshToken the session's current refresh token
 * @param refreshTtl how long it can be used if it isn't used before
 * @param accessToken what the access token is to say
 */
public record Grant(String refreshToken, Duration refreshTtl, AccessTokenRequest accessToken) {
    /** The same, for an access token that may do less; the session keeps its scope (RFC 6749, section 6). */
    public Grant narrowedTo(String scope) {
        return new Grant(refreshToken, refreshTtl, accessToken.withScope(scope));
    }

    @Override
    public String toString() {
        return "Grant[" + accessToken.sessionId() + "]";
    }
}
