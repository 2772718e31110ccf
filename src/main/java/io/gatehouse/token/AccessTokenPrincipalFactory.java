package io.gatehouse.token;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/** Takes the place of the extension's own verification, which knows one static key. Runs on the event loop. */
@ApplicationScoped
@Alternative
@Priority(1)
class AccessTokenPrincipalFactory extends JWTCallerPrincipalFactory {
    private final AccessTokens tokens;

    AccessTokenPrincipalFactory(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
        try {
            return tokens.authenticate(token);
        } catch (InvalidTokenException e) {
            TokenRefusals.tell(e.reason());
            throw new ParseException(e.reason());
        }
    }
}
