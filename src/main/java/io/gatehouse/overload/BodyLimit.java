package io.gatehouse.overload;

import io.gatehouse.problem.BodySize;
import io.gatehouse.problem.Refusals;
import io.gatehouse.problem.RoutedPath;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a request's body before the request takes a thread: one that waited for a slow client would be lost to all others.
 * Refuses bodies that are too long, and hangs up on clients that take too long to send theirs.
 */
@ApplicationScoped
class BodyLimit {
    /** After the rate limits. */
    private static final int BEFORE_AUTHENTICATION = 240;
    /** Reads its body as a stream, which is as long as it has to be. */
    private static final String IMPORT = "/api/v1/users/import";

    private static final String GATHERED = "gatehouse.gathered";

    private final Refusals refusals;
    private final long deadlineMillis;

    @Inject
    BodyLimit(OverloadConfig config, Refusals refusals) {
        this.refusals = refusals;
        this.deadlineMillis = config.bodyDeadline().toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(this::limit, BEFORE_AUTHENTICATION);
    }

    private void limit(RoutingContext routing) {
        var request = routing.request();
        if (!mayHaveBody(request) || RoutedPath.of(routing).equals(IMPORT) || routing.get(GATHERED) != null) {
            routing.next();
            return;
        }
        // A request that is routed anew comes here once more.
        routing.put(GATHERED, true);
        var gathering = new Gathering(routing, refusals);
        if (isTooLong(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            gathering.refuse();
        } else {
            letSend(request);
        }
        gathering.start(deadlineMillis);
    }

    private static boolean mayHaveBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static boolean isTooLong(@Nullable String length) {
        // The HTTP server has refused what isn't a number.
        return length != null && Long.parseLong(length) > BodySize.LIMIT;
    }

    /** RFC 9110, section 10.1.1. */
    private static void letSend(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
            // Whoever reads the body would say so again.
            request.headers().remove(HttpHeaders.EXPECT);
        }
    }
}
