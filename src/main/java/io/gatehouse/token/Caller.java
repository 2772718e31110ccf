package io.gatehouse.token;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/**
 * Who calls, by the access token of the request. Behind a role check it has been verified already; elsewhere asking
 * verifies it, on a worker thread only, and throws what becomes a 401 if it is bad, or absent and needed.
 */
@RequestScoped
public class Caller {
    private final SecurityIdentity identity;

    @Inject
    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    public UUID userId() {
        return claims().userId();
    }

    public UUID sessionId() {
        return claims().sessionId();
    }

    public String clientId() {
        return claims().clientId();
    }

    public TokenClaims claims() {
        return token().orElseThrow(UnauthorizedException::new);
    }

    /** Empty if the request carries no token. */
    public Optional<TokenClaims> token() {
        return identity.getPrincipal() instanceof AccessToken token ? Optional.of(token.claims()) : Optional.empty();
    }
}
