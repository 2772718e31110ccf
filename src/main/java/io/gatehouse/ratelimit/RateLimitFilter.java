package io.gatehouse.ratelimit;

import io.gatehouse.client.ClientAddress;
import io.gatehouse.problem.Probes;
import io.gatehouse.problem.ProblemException.Quota;
import io.gatehouse.problem.RateLimitFields;
import io.gatehouse.problem.Refusals;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Limits requests before anything is done for them. */
@ApplicationScoped
class RateLimitFilter {
    /** After CORS (300), so that a page on another origin can read the refusal; before authentication (200). */
    private static final int AFTER_CORS = 250;

    private final RateLimitConfig config;
    private final RateLimiter limiter;
    private final Refusals refusals;

    @Inject
    RateLimitFilter(RateLimitConfig config, RateLimiter limiter, Refusals refusals) {
        this.config = config;
        this.limiter = limiter;
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        if (config.enabled()) {
            filters.register(this::limit, AFTER_CORS);
        }
    }

    private void limit(RoutingContext request) {
        if (Probes.isProbe(request)) {
            request.next();
            return;
        }
        var group = RouteGroup.of(request.request().method().name(), request.normalizedPath());
        var context = request.vertx().getOrCreateContext();
        limiter.take(group, ClientAddress.of(request.request()))
                // A timeout fires on another thread, where the rest of the request doesn't belong.
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribe()
                .with(decision -> proceed(request, group, decision), request::fail);
    }

    private void proceed(RoutingContext request, RouteGroup group, Gcra.Decision decision) {
        if (request.response().closed()) {
            return;
        }
        if (!decision.allowed()) {
            refusals.refuse(request, limiter.refusal(group, decision));
            return;
        }
        var quota = limiter.quota(group);
        request.addHeadersEndHandler(ignored -> tell(request.response(), quota, decision));
        request.next();
    }

    /** Unless the answer is a refusal that tells of another limit, which then is the one that matters. */
    private static void tell(HttpServerResponse response, Quota quota, Gcra.Decision decision) {
        if (!response.headers().contains("RateLimit")) {
            response.putHeader("RateLimit-Policy", RateLimitFields.policy(quota))
                    .putHeader("RateLimit", RateLimitFields.state(quota, decision.remaining(), decision.reset()));
        }
    }
}
