package io.gatehouse.overload;

import io.gatehouse.problem.LimitedBody;
import io.gatehouse.problem.Refusals;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Refuses bodies that are too long before they are sent, and hangs up on clients that take too long to send theirs. */
@ApplicationScoped
class BodyLimit {
    /** After the rate limits. */
    private static final int BEFORE_AUTHENTICATION = 240;
    /** Reads its body as a stream, which is as long as it has to be. */
    private static final String IMPORT = "/api/v1/users/import";

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
        var length = request.getHeader("Content-Length");
        if (routing.normalizedPath().equals(IMPORT)
                || length == null && request.getHeader("Transfer-Encoding") == null) {
            routing.next();
            return;
        }
        hangUpIfSlow(routing, request);
        if (isTooLong(length)) {
            refusals.refuse(routing, LimitedBody.refusal());
            return;
        }
        // A chunked body is measured while it is read.
        routing.next();
    }

    private void hangUpIfSlow(RoutingContext routing, HttpServerRequest request) {
        long timer = routing.vertx().setTimer(deadlineMillis, fired -> {
            if (!request.isEnded()) {
                // There is nobody to read an answer who hasn't finished the question.
                var unused = request.connection().close();
            }
        });
        routing.addEndHandler(ended -> {
            if (request.isEnded()) {
                routing.vertx().cancelTimer(timer);
            }
        });
    }

    private static boolean isTooLong(@Nullable String length) {
        // The HTTP server has refused what isn't a number.
        return length != null && Long.parseLong(length) > LimitedBody.LIMIT;
    }
}
