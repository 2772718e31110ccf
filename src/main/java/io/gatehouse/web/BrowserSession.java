package io.gatehouse.web;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.problem.Uncached;
import io.gatehouse.session.Grant;
import io.gatehouse.session.RefreshTokenLookup;
import io.gatehouse.session.Tokens;
import io.gatehouse.user.UserView;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** What all endpoints of the browser flow do alike. */
@ApplicationScoped
class BrowserSession {
    private final Origins origins;
    private final Cookies cookies;
    private final CsrfTokens csrf;
    private final RefreshTokenLookup lookup;
    private final Tokens tokens;

    BrowserSession(Origins origins, Cookies cookies, CsrfTokens csrf, RefreshTokenLookup lookup, Tokens tokens) {
        this.origins = origins;
        this.cookies = cookies;
        this.csrf = csrf;
        this.lookup = lookup;
        this.tokens = tokens;
    }

    /** The answer to a sign-in and a refresh: what a page may keep in memory. */
    record BrowserTokens(String accessToken, String tokenType, long expiresIn, String csrfToken, UserView user) {
        @Override
        public String toString() {
            return "BrowserTokens[hidden]";
        }
    }

    /** A body that must not be there; named, so that a token in it is refused and not overlooked. */
    record NoToken(@Nullable String refreshToken) {
        @Override
        public String toString() {
            return "NoToken[hidden]";
        }
    }

    /**
     * The refresh token of a request that a page of ours sent, by all that can be told without looking at the session.
     *
     * @throws ProblemException {@code csrf-failed}, which leaves the cookies alone; {@code invalid-refresh-token}, which clears
     *     them
     */
    String requireToken(@Nullable NoToken body, HttpServerRequest http) {
        origins.requireFriendly(http);
        if (body != null && body.refreshToken() != null) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "Send the refresh token as a cookie only.");
        }
        var token = cookies.refreshToken(http).orElseThrow(() -> ended(http));
        var sessionId = lookup.sessionOf(token).orElseThrow(() -> ended(http));
        if (!csrf.matches(http.getHeader("X-CSRF-Token"), sessionId)) {
            throw new ProblemException(
                    ProblemType.CSRF_FAILED, "Send the CSRF token of this session as X-CSRF-Token; /csrf tells it.");
        }
        return token;
    }

    /** Sets the session's cookies and answers with the rest. */
    Response answer(Grant grant, UserView user, HttpServerRequest http) {
        var issued = tokens.issue(grant);
        var csrfToken = csrf.of(issued.sessionId());
        cookies.signedIn(http.response(), issued.refreshToken(), csrfToken, issued.refreshExpiresIn());
        return Uncached.ok(
                new BrowserTokens(issued.accessToken(), issued.tokenType(), issued.expiresIn(), csrfToken, user));
    }

    /** Clears the cookies: what they hold is of no use any more. */
    ProblemException ended(HttpServerRequest http) {
        cookies.signedOut(http.response());
        return new ProblemException(ProblemType.INVALID_REFRESH_TOKEN, "Sign in again.");
    }
}
