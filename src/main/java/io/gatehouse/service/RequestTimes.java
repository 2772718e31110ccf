package io.gatehouse.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Times the requests. The framework's own metrics take the method as a client wrote it, and any word is one: each would stay in
 * memory.
 */
@ApplicationScoped
class RequestTimes {
    /** Few enough for each route to have them, and close enough to tell a slow day from a good one. */
    private static final Duration[] BUCKETS = LongStream.of(
                    2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final KnownRequests known;
    private final ConcurrentMap<Labels, Timer> timers = new ConcurrentHashMap<>();

    @Inject
    RequestTimes(MeterRegistry registry, KnownRequests known) {
        this.registry = registry;
        this.known = known;
    }

    private record Labels(String method, String route, int status) {}

    void note(RoutingContext request, String path, long nanos) {
        if (KnownRequests.isProbe(path)) {
            return;
        }
        var labels = new Labels(
                KnownRequests.method(request),
                known.route(path),
                request.response().getStatusCode());
        timers.computeIfAbsent(labels, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Labels labels) {
        return Timer.builder("http.server.requests")
                .tag("method", labels.method)
                .tag("uri", labels.route)
                .tag("status", Integer.toString(labels.status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
