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
    @Override
    public String toString() {
        return "Grant[" + accessToken.sessionId() + "]";
    }
}
