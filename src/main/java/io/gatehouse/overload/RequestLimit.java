package io.gatehouse.overload;

import io.gatehouse.problem.Probes;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.Refusals;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Bounds the requests in flight: those above would only wait until nobody wants their answer any more. */
@ApplicationScoped
public class RequestLimit {
    /** After CORS (300), so that a page on another origin can read the refusal; before the rate limits' round trip. */
    private static final int BEFORE_RATE_LIMITS = 260;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Refusals refusals;
    private final int most;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    @Inject
    RequestLimit(OverloadConfig config, Refusals refusals) {
        this.most = config.maxRequests();
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        filters.register(this::limit, BEFORE_RATE_LIMITS);
    }

    /** How many requests are in flight. */
    public int inFlight() {
        return inFlight.get();
    }

    /** How many requests were refused since the start. */
    public long refused() {
        return refused.sum();
    }

    private void limit(RoutingContext request) {
        if (Probes.isProbe(request)) {
            request.next();
            return;
        }
        if (inFlight.incrementAndGet() > most) {
            inFlight.decrementAndGet();
            refused.increment();
            refusals.refuse(
                    request,
                    ProblemException.unavailable("Too many requests at the moment; try again shortly.", PAUSE));
            return;
        }
        request.addEndHandler(ended -> inFlight.decrementAndGet());
        request.next();
    }
}
