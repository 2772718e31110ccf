package io.gatehouse.oauth;

import io.gatehouse.session.RefreshTokenLookup;
import io.gatehouse.token.TokenClaims;
import java.util.UUID;

/** What a text turns out to be that a client presents as a token. */
sealed interface PresentedToken {
    /** A token that Gatehouse made. */
    sealed interface Known extends PresentedToken {
        String clientId();

        UUID sessionId();
    }

    /** Its signature and claims are good; its session may have ended. */
    record Access(TokenClaims claims) implements Known {
        @Override
        public String clientId() {
            return claims.clientId();
        }

        @Override
        public UUID sessionId() {
            return claims.sessionId();
        }
    }

    /** Of whatever age. */
    record Refresh(RefreshTokenLookup.Known known) implements Known {
        @Override
        public String clientId() {
            return known.clientId();
        }

        @Override
        public UUID sessionId() {
            return known.sessionId();
        }
    }

    /** Nothing of ours, or an access token that has expired. */
    record Unknown() implements PresentedToken {}
}
