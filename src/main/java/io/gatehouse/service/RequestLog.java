package io.gatehouse.service;

import io.gatehouse.problem.TraceId;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * A line for each request; at INFO what an operator looks for. Never a path as the client wrote it, and never a query: either
 * may hold a token.
 */
@ApplicationScoped
class RequestLog {
    /** A category of its own, for operators to switch off. */
    static final String CATEGORY = "io.gatehouse.requests";

    private static final double NANOS_A_MILLI = 1e6;

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    static final Set<String> REPEATED =
            Set.of("/api/v1/auth/refresh", "/api/v1/auth/web/refresh", "/oauth2/introspect");

    private static final Logger LOG = Logger.getLogger(CATEGORY);

    private final KnownRequests known;

    @Inject
    RequestLog(KnownRequests known) {
        this.known = known;
    }

    void write(RoutingContext request, String path, long nanos) {
        var level = isRoutine(request, path, nanos) ? Level.DEBUG : Level.INFO;
        if (LOG.isLoggable(level)) {
            var fields = fields(request, path, nanos);
            var line = new ExtLogRecord(level, message(fields), FormatStyle.NO_FORMAT, RequestLog.class.getName());
            line.setLoggerName(CATEGORY);
            line.setMdc(fields);
            LOG.logRaw(line);
        }
    }

    /**
     * Probes, and what went well of reads and of what programs repeat by themselves for as long as a session lives: nobody
     * looks for it, it comes in its thousands a second, and a line costs from a twentieth to a fifth more processor time.
     */
    private static boolean isRoutine(RoutingContext request, String path, long nanos) {
        return KnownRequests.isProbe(path)
                || (READS.contains(request.request().method().name()) || REPEATED.contains(path))
                        && request.response().getStatusCode() < 400
                        && nanos < SLOW.toNanos();
    }

    private Map<String, String> fields(RoutingContext request, String path, long nanos) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("method", KnownRequests.method(request));
        fields.put("route", known.route(path));
        fields.put("status", Integer.toString(request.response().getStatusCode()));
        fields.put("duration_ms", Double.toString(Math.round(nanos / NANOS_A_MILLI * 10) / 10.0));
        fields.put("trace_id", TraceId.of(request));
        userId(request).ifPresent(id -> fields.put("user_id", id));
        return fields;
    }

    /** For people; machines read the fields. */
    private static String message(Map<String, String> fields) {
        var message = new StringBuilder("request.ended");
        fields.forEach(
                (name, value) -> message.append(' ').append(name).append('=').append(value));
        return message.toString();
    }

    /** Of whoever was asked for a token and had a good one; it isn't asked for here. */
    private static Optional<String> userId(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                        && user.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token
                ? Optional.of(token.getName())
                : Optional.empty();
    }
}
