package io.gatehouse.overload;

import io.gatehouse.problem.BodySize;
import io.gatehouse.problem.Refusals;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** A body that is on its way. All happens on the connection's event loop. */
final class Gathering {
    private final RoutingContext routing;
    private final Refusals refusals;
    private final Buffer body = Buffer.buffer();
    private boolean refused;

    Gathering(RoutingContext routing, Refusals refusals) {
        this.routing = routing;
        this.refusals = refusals;
    }

    /** The deadline is the client's alone: a request that is complete may wait for us as long as it has to. */
    void start(long deadlineMillis) {
        var request = routing.request();
        // There is nobody to read an answer who hasn't finished the question.
        long deadline = routing.vertx().setTimer(deadlineMillis, late -> {
            var unused = request.connection().close();
        });
        // A client that leaves is no error; the connection's end frees what it held.
        request.exceptionHandler(gone -> routing.vertx().cancelTimer(deadline));
        request.handler(this::add);
        request.endHandler(complete -> {
            routing.vertx().cancelTimer(deadline);
            if (!refused) {
                routing.setBody(body);
                routing.next();
            }
        });
        request.resume();
    }

    /** The rest of the body is read off, so that the connection can go on. */
    void refuse() {
        refused = true;
        refusals.refuse(routing, BodySize.refusal());
    }

    private void add(Buffer part) {
        if (refused) {
            return;
        }
        if (body.length() + part.length() > BodySize.LIMIT) {
            refuse();
        } else {
            body.appendBuffer(part);
        }
    }
}
