package io.gatehouse.web;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.problem.Uncached;
import io.gatehouse.session.RefreshTokenLookup;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * {@code GET /api/v1/auth/web/csrf}: the session's CSRF token for a page that can't read our cookie. The same-origin policy
 * and CORS keep the answer from every other page.
 */
@Path("/api/v1/auth/web/csrf")
@Produces(MediaType.APPLICATION_JSON)
class CsrfResource {
    private final Cookies cookies;
    private final RefreshTokenLookup lookup;
    private final CsrfTokens csrf;

    CsrfResource(Cookies cookies, RefreshTokenLookup lookup, CsrfTokens csrf) {
        this.cookies = cookies;
        this.lookup = lookup;
        this.csrf = csrf;
    }

    record Token(String csrfToken) {}

    @GET
    public Response token(@Context HttpServerRequest http) {
        return cookies.refreshToken(http)
                .flatMap(lookup::sessionOf)
                .map(sessionId -> Uncached.ok(new Token(csrf.of(sessionId))))
                .orElseThrow(() -> new ProblemException(ProblemType.INVALID_REFRESH_TOKEN, "Sign in first."));
    }
}
