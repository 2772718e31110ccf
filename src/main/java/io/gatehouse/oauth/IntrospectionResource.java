package io.gatehouse.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.problem.OAuthForm;
import io.gatehouse.problem.Uncached;
import io.gatehouse.session.RefreshTokenLookup;
import io.gatehouse.token.AccessTokens;
import io.gatehouse.token.TokenClaims;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /oauth2/introspect} (RFC 7662), for configured clients with a secret. */
@Path("/oauth2/introspect")
@Produces(MediaType.APPLICATION_JSON)
class IntrospectionResource {
    private final Clients clients;
    private final PresentedTokens presented;
    private final RefreshTokenLookup sessions;
    private final String issuer;

    IntrospectionResource(
            Clients clients, PresentedTokens presented, RefreshTokenLookup sessions, AccessTokens accessTokens) {
        this.clients = clients;
        this.presented = presented;
        this.sessions = sessions;
        this.issuer = accessTokens.issuer();
    }

    /** RFC 7662, section 2.2; of an inactive token nothing is told but that. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Introspection(
            boolean active,
            @Nullable String scope,
            @Nullable String clientId,
            @Nullable String username,
            @Nullable String tokenType,
            @Nullable Long exp,
            @Nullable Long iat,
            @Nullable UUID sub,
            @Nullable List<String> aud,
            @Nullable String iss,
            @Nullable String jti,
            @Nullable UUID sid,
            @Nullable List<String> groups) {
        static final Introspection INACTIVE =
                new Introspection(false, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response introspect(OAuthForm form, @Context HttpServerRequest http) {
        var client =
                clients.authenticateConfidential(Optional.ofNullable(http.getHeader(HttpHeaders.AUTHORIZATION)), form);
        var answer =
                switch (presented.read(form.required("token"))) {
                    case PresentedToken.Access access when sessions.stands(access.sessionId()) -> of(access.claims());
                    // RFC 7662, section 4: who looks at another's refresh tokens is fishing.
                    case PresentedToken.Refresh refresh
                    when refresh.known().current() && refresh.clientId().equals(client.id()) -> of(refresh.known());
                    case PresentedToken.Access ended -> Introspection.INACTIVE;
                    case PresentedToken.Refresh used -> Introspection.INACTIVE;
                    case PresentedToken.Unknown unknown -> Introspection.INACTIVE;
                };
        return Uncached.ok(answer);
    }

    private static Introspection of(TokenClaims claims) {
        return new Introspection(
                true,
                String.join(" ", claims.scopes()),
                claims.clientId(),
                claims.email(),
                "Bearer",
                claims.expiresAt().getEpochSecond(),
                claims.issuedAt().getEpochSecond(),
                claims.userId(),
                claims.audience(),
                claims.issuer(),
                claims.tokenId(),
                claims.sessionId(),
                claims.roles().stream().sorted().toList());
    }

    private Introspection of(RefreshTokenLookup.Known token) {
        return new Introspection(
                true,
                token.scope(),
                token.clientId(),
                token.email(),
                null,
                token.expiresAt().getEpochSecond(),
                token.issuedAt().getEpochSecond(),
                token.userId(),
                null,
                issuer,
                null,
                token.sessionId(),
                null);
    }
}
