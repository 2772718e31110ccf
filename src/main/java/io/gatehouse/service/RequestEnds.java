package io.gatehouse.service;

import io.gatehouse.problem.RoutedPath;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Tells the log and the timers of each request that was answered, refused ones too. */
@ApplicationScoped
class RequestEnds {
    /** Outside of all that could answer. */
    private static final int FIRST = 1_100;

    private static final String BEGUN = "gatehouse.begun";

    private final RequestLog log;
    private final RequestTimes times;

    @Inject
    RequestEnds(RequestLog log, RequestTimes times) {
        this.log = log;
        this.times = times;
    }

    void register(@Observes Filters filters) {
        filters.register(this::begin, FIRST);
    }

    private void begin(RoutingContext request) {
        // A request that is routed anew comes here once more.
        if (request.get(BEGUN) == null) {
            var path = RoutedPath.of(request);
            long begun = System.nanoTime();
            request.put(BEGUN, begun);
            request.addEndHandler(ended -> end(request, path, System.nanoTime() - begun));
        }
        request.next();
    }

    private void end(RoutingContext request, String path, long nanos) {
        times.note(request, path, nanos);
        log.write(request, path, nanos);
    }
}
