package io.gatehouse.audit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Collection;
import java.util.List;

/** Records security events, with where the request came from and who made it. */
@ApplicationScoped
public class Audit {
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("gatehouse.reason");

    private final RequestOrigins origins;
    private final AuditRows rows;
    private final AttemptQueue attempts;
    private final Event<Recorded> recorded;
    private final EventMetrics metrics;

    Audit(
            RequestOrigins origins,
            AuditRows rows,
            AttemptQueue attempts,
            Event<Recorded> recorded,
            EventMetrics metrics) {
        this.origins = origins;
        this.rows = rows;
        this.attempts = attempts;
        this.recorded = recorded;
        this.metrics = metrics;
    }

    /** Written with what it tells of, or not at all. */
    @Transactional(TxType.MANDATORY)
    public void record(AuditEvent event) {
        record(List.of(event));
    }

    /** As {@link #record(AuditEvent)}, for many at once. */
    @Transactional(TxType.MANDATORY)
    public void record(Collection<? extends AuditEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        var origin = origins.current();
        rows.insert(events.stream().map(event -> AuditRow.of(event, origin)).toList());
        recorded.fire(new Recorded(List.copyOf(events)));
        events.forEach(Audit::tellTrace);
    }

    /** Written soon, together with others, or counted as dropped when too many wait. Never waits. */
    public void note(AuditEvent.Attempt attempt) {
        metrics.note(attempt);
        attempts.offer(AuditRow.of(attempt, origins.current()));
        tellTrace(attempt);
    }

    /** With the private reason, which the client isn't told; nothing where the request isn't traced. */
    private static void tellTrace(AuditEvent event) {
        var reason = event.reason();
        Span.current()
                .addEvent(event.type(), reason == null ? Attributes.empty() : Attributes.of(REASON, reason.code()));
    }
}
