package io.gatehouse.oauth;

import io.gatehouse.problem.OAuthException;
import io.gatehouse.problem.OAuthException.Code;
import io.gatehouse.problem.OAuthForm;
import io.gatehouse.problem.Uncached;
import io.gatehouse.ratelimit.RateLimiter;
import io.gatehouse.ratelimit.RouteGroup;
import io.gatehouse.session.Grant;
import io.gatehouse.session.OAuthTokenResponse;
import io.gatehouse.session.RefreshTokenLookup;
import io.gatehouse.session.Requester;
import io.gatehouse.session.Rotations;
import io.gatehouse.session.TokenResponse;
import io.gatehouse.session.Tokens;
import io.gatehouse.signin.SignIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;

/** {@code POST /oauth2/token} (RFC 6749, section 3.2). */
@Path("/oauth2/token")
@Produces(MediaType.APPLICATION_JSON)
class TokenResource {
    private final Clients clients;
    private final SignIn signIn;
    private final Rotations rotations;
    private final RefreshTokenLookup lookup;
    private final Tokens tokens;
    private final RateLimiter limiter;
    private final boolean passwordGrant;

    TokenResource(
            Clients clients,
            SignIn signIn,
            Rotations rotations,
            RefreshTokenLookup lookup,
            Tokens tokens,
            RateLimiter limiter,
            OAuthConfig config) {
        this.clients = clients;
        this.signIn = signIn;
        this.rotations = rotations;
        this.lookup = lookup;
        this.tokens = tokens;
        this.limiter = limiter;
        this.passwordGrant = config.passwordGrant();
    }

    /** For a client that can't refresh: the refresh token is optional (RFC 6749, section 5.1). */
    record Unrefreshable(String accessToken, String tokenType, long expiresIn, UUID sessionId, String scope) {
        @Override
        public String toString() {
            return "Unrefreshable[" + sessionId + "]";
        }
    }

    /** On a virtual thread: a password waits for its hashing permit. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RunOnVirtualThread
    public Response token(OAuthForm form, @Context HttpServerRequest http) {
        var client = clients.authenticate(Optional.ofNullable(http.getHeader(HttpHeaders.AUTHORIZATION)), form);
        var requester = Requester.of(http);
        var grant =
                switch (grantType(form, client)) {
                    case PASSWORD -> {
                        limiter.require(RouteGroup.LOGIN, http);
                        yield password(form, client, requester);
                    }
                    case REFRESH_TOKEN -> refresh(form, client, requester);
                };
        return Uncached.ok(answer(tokens.issue(grant), grant.accessToken().scope(), client));
    }

    private static Record answer(TokenResponse issued, String scope, Client client) {
        return client.refreshes()
                ? new OAuthTokenResponse(issued, scope)
                : new Unrefreshable(
                        issued.accessToken(), issued.tokenType(), issued.expiresIn(), issued.sessionId(), scope);
    }

    private GrantType grantType(OAuthForm form, Client client) {
        var type = GrantType.of(form.required("grant_type"))
                .filter(found -> found != GrantType.PASSWORD || passwordGrant)
                .orElseThrow(
                        () -> new OAuthException(Code.UNSUPPORTED_GRANT_TYPE, "The grant type is not supported here."));
        if (!client.grantTypes().contains(type)) {
            throw new OAuthException(Code.UNAUTHORIZED_CLIENT, "The client may not use this grant type.");
        }
        return type;
    }

    private Grant password(OAuthForm form, Client client, Requester requester) {
        var username = form.required("username");
        var password = form.required("password");
        var scope = askedScope(form).orElse(client.scope());
        requireWithin(scope, client.scope());
        var attempt = new SignIn.Attempt(
                username, password, client.id(), scope.toString(), requester, null, null, client.refreshes());
        return signIn.with(attempt).grant();
    }

    private Grant refresh(OAuthForm form, Client client, Requester requester) {
        var refreshToken = form.required("refresh_token");
        var asked = askedScope(form);
        // Before the rotation: a request that is refused for its scope must not use the token up.
        asked.ifPresent(scope -> lookup.find(refreshToken)
                .filter(known -> known.clientId().equals(client.id()))
                .ifPresent(known -> requireWithin(scope, limit(known.scope(), client))));
        var grant =
                rotations.rotate(refreshToken, client.id(), requester).granted().orElseThrow(TokenResource::refused);
        var limit = limit(grant.accessToken().scope(), client);
        return grant.narrowedTo(asked.orElse(limit).intersect(limit).toString());
    }

    /** What the session was opened with, less what the client's registration has lost since. */
    private static Scope limit(String sessionScope, Client client) {
        return Scope.parse(sessionScope).map(client.scope()::intersect).orElseThrow();
    }

    private static Optional<Scope> askedScope(OAuthForm form) {
        return form.optional("scope").map(text -> Scope.parse(text)
                .orElseThrow(() -> new OAuthException(Code.INVALID_SCOPE, "The scope is malformed.")));
    }

    /** A request may narrow a scope, never widen it. */
    private static void requireWithin(Scope asked, Scope limit) {
        if (!asked.isWithin(limit)) {
            throw new OAuthException(Code.INVALID_SCOPE, "The scope exceeds what may be granted.");
        }
    }

    /** One answer for all: whoever guesses or replays learns nothing from it. */
    private static OAuthException refused() {
        return new OAuthException(
                Code.INVALID_GRANT, "The refresh token is not valid, or it belongs to another client: sign in again.");
    }
}
