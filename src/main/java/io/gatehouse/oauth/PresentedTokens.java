package io.gatehouse.oauth;

import io.gatehouse.session.RefreshTokenLookup;
import io.gatehouse.token.AccessTokens;
import io.gatehouse.token.InvalidTokenException;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells what a presented token is. */
@ApplicationScoped
class PresentedTokens {
    private final AccessTokens accessTokens;
    private final RefreshTokenLookup refreshTokens;

    PresentedTokens(AccessTokens accessTokens, RefreshTokenLookup refreshTokens) {
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
    }

    PresentedToken read(String token) {
        try {
            return new PresentedToken.Access(accessTokens.verify(token));
        } catch (InvalidTokenException notAnAccessToken) {
            return refreshTokens
                    .find(token)
                    .<PresentedToken>map(PresentedToken.Refresh::new)
                    .orElseGet(PresentedToken.Unknown::new);
        }
    }
}
