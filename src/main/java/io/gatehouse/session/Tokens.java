package io.gatehouse.session;

import io.gatehouse.token.AccessTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Turns a grant into what the client gets. */
@ApplicationScoped
public class Tokens {
    private final AccessTokens accessTokens;
    private final Clock clock;

    Tokens(AccessTokens accessTokens, Clock clock) {
        this.accessTokens = accessTokens;
        this.clock = clock;
    }

    /** Signs an access token for the grant. */
    public TokenResponse issue(Grant grant) {
        var minted = accessTokens.mint(grant.accessToken(), clock.instant());
        return new TokenResponse(
                minted.token(),
                "Bearer",
                minted.ttl().toSeconds(),
                grant.refreshToken(),
                grant.refreshTtl().toSeconds(),
                grant.accessToken().sessionId());
    }
}
