package io.gatehouse.token;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** The last step of authentication: a token whose signature and claims are good may still be revoked. */
@ApplicationScoped
class RevokedTokenRefusal implements SecurityIdentityAugmentor {
    private final Revocations revocations;

    RevokedTokenRefusal(Revocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (!(identity.getPrincipal() instanceof AccessToken token)) {
            return Uni.createFrom().item(identity);
        }
        return revocations.isRevoked(token.claims().sessionId()).map(revoked -> {
            if (revoked) {
                TokenRefusals.tell(TokenRefusals.REVOKED);
                throw new AuthenticationFailedException(TokenRefusals.REVOKED);
            }
            return identity;
        });
    }
}
