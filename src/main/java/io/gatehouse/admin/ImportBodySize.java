package io.gatehouse.admin;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lifts the limit of a request's body from the import alone, whose body is never in memory as a whole. Quarkus has one limit
 * for all routes: it refuses by the announced length, or else lets the stream count.
 */
@ApplicationScoped
class ImportBodySize {
    /** Quarkus' own handler is at -2. */
    private static final int BEFORE_THE_LIMIT = -3;

    private static final int AFTER_THE_LIMIT = -1;

    void lift(@Observes Router router) {
        router.route(HttpMethod.POST, ImportResource.PATH)
                .order(BEFORE_THE_LIMIT)
                .handler(request -> {
                    request.request().headers().remove(HttpHeaders.CONTENT_LENGTH);
                    request.next();
                });
        router.route(HttpMethod.POST, ImportResource.PATH)
                .order(AFTER_THE_LIMIT)
                .handler(request -> {
                    request.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
                    request.next();
                });
    }
}
