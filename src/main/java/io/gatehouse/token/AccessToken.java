package io.gatehouse.token;

import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A verified access token as the principal of a request. It doesn't hold the token itself. */
final class AccessToken extends JWTCallerPrincipal {
    private static final List<String> NAMES = List.of(
            "iss",
            "aud",
            "sub",
            "exp",
            "iat",
            "jti",
            "groups",
            "client_id",
            "sid",
            "scope",
            "auth_time",
            "amr",
            "email",
            "email_verified");

    private final TokenClaims claims;

    AccessToken(TokenClaims claims) {
        super("", "Bearer");
        this.claims = claims;
    }

    TokenClaims claims() {
        return claims;
    }

    @Override
    public String getName() {
        return claims.userId().toString();
    }

    /** Becomes the roles of the request. */
    @Override
    public Set<String> getGroups() {
        return claims.effectiveRoles();
    }

    @Override
    protected Collection<String> doGetClaimNames() {
        return NAMES;
    }

    @Override
    protected @Nullable Object getClaimValue(String name) {
        return switch (name) {
            case "iss" -> claims.issuer();
            case "aud" -> Set.copyOf(claims.audience());
            case "sub" -> claims.userId().toString();
            case "exp" -> claims.expiresAt().getEpochSecond();
            case "iat" -> claims.issuedAt().getEpochSecond();
            case "jti" -> claims.tokenId();
            case "groups" -> claims.effectiveRoles();
            case "client_id" -> claims.clientId();
            case "sid" -> claims.sessionId().toString();
            case "scope" -> String.join(" ", claims.scopes());
            case "auth_time" ->
                claims.authTime() == null ? null : claims.authTime().getEpochSecond();
            case "amr" -> claims.amr();
            case "email" -> claims.email();
            case "email_verified" -> claims.emailVerified();
            default -> null;
        };
    }

    @Override
    public String toString() {
        return claims.toString();
    }

    @Override
    public String toString(boolean showAll) {
        return toString();
    }
}
