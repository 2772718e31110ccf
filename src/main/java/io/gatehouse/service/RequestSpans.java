package io.gatehouse.service;

import io.gatehouse.problem.RoutedPath;
import io.gatehouse.problem.TraceId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * A span for each request, where tracing is on, with OpenTelemetry's names. It says which route it was and how it went, and
 * nothing that a client wrote: no path, no query, no address.
 */
@ApplicationScoped
class RequestSpans {
    /** Outside of the request log, which wants to know the trace. */
    private static final int FIRST = 1_200;

    private static final int SERVER_ERRORS = 500;
    private static final String SPAN = "gatehouse.span";
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private static final TextMapGetter<MultiMap> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(MultiMap headers) {
            return headers.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    };

    private final boolean off;
    private final KnownRequests known;
    private final Tracer tracer;
    private final TextMapPropagator propagator;

    @Inject
    RequestSpans(
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off,
            KnownRequests known,
            OpenTelemetry telemetry) {
        this.off = off;
        this.known = known;
        this.tracer = telemetry.getTracer("io.gatehouse");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    void register(@Observes Filters filters) {
        if (!off) {
            filters.register(this::begin, FIRST);
        }
    }

    private void begin(RoutingContext request) {
        var path = RoutedPath.of(request);
        // A request that is routed anew comes here once more.
        if (KnownRequests.isProbe(path) || request.get(SPAN) != null) {
            request.next();
            return;
        }
        var method = KnownRequests.method(request);
        var route = known.route(path);
        var parent = propagator.extract(Context.root(), request.request().headers(), HEADERS);
        var span = tracer.spanBuilder(method + " " + route)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, method)
                .setAttribute(ROUTE, route)
                .startSpan();
        request.put(SPAN, span);
        TraceId.set(request, span.getSpanContext().getTraceId());
        // Not on a thread: what is done for the request finds the span wherever it is done.
        var scope = QuarkusContextStorage.INSTANCE.attach(Vertx.currentContext(), parent.with(span));
        request.addEndHandler(ended -> {
            end(span, request.response().getStatusCode());
            scope.close();
        });
        request.next();
    }

    private static void end(Span span, int status) {
        span.setAttribute(STATUS, (long) status);
        if (status >= SERVER_ERRORS) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
