package io.gatehouse.web;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.problem.Refusals;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Lets the pages of the listed origins read our answers (the Fetch standard's CORS protocol). Not Quarkus' own filter: that
 * allows credentials everywhere or nowhere, and answers a refusal without a body.
 */
@ApplicationScoped
class CorsFilter {
    /** Before the limits, so that a page can read that it was throttled. */
    private static final int BEFORE_LIMITS = 300;

    private static final String WITH_COOKIES = "/api/v1/auth/web/";

    private final Origins origins;
    private final Refusals refusals;

    @Inject
    CorsFilter(Origins origins, Refusals refusals) {
        this.origins = origins;
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        if (!origins.noneListed()) {
            filters.register(this::answer, BEFORE_LIMITS);
        }
    }

    private void answer(RoutingContext routing) {
        var request = routing.request();
        var response = routing.response();
        // Also where nothing is allowed: a cache must not hand one origin's answer to another.
        response.headers().add("Vary", "Origin");
        var origin = request.getHeader("Origin");
        boolean listed = origins.isListed(origin);
        if (listed) {
            allow(response, origin, routing.normalizedPath());
        }
        if (!request.method().equals(HttpMethod.OPTIONS)
                || origin == null
                || !request.headers().contains("Access-Control-Request-Method")) {
            routing.next();
        } else if (listed) {
            preflight(response);
        } else {
            refusals.refuse(
                    routing,
                    new ProblemException(ProblemType.CSRF_FAILED, "This page's origin is not in CORS_ORIGINS."));
        }
    }

    private static void allow(HttpServerResponse response, @Nullable String origin, String path) {
        response.putHeader("Access-Control-Allow-Origin", origin);
        response.putHeader(
                "Access-Control-Expose-Headers", "Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate");
        if (path.startsWith(WITH_COOKIES)) {
            response.putHeader("Access-Control-Allow-Credentials", "true");
        }
    }

    private static void preflight(HttpServerResponse response) {
        response.setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
                .putHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, X-CSRF-Token")
                // The longest that Chromium keeps one.
                .putHeader("Access-Control-Max-Age", "7200")
                .end();
    }
}
