package io.gatehouse.audit;

import io.gatehouse.audit.AuditEvent.Attempt;
import io.micrometer.core.instrument.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events, under the same types and reasons as the trail has. But whether a reset was requested for an unknown
 * address only the trail tells: it is looked up after the request, and a metric isn't for administrators alone.
 */
@ApplicationScoped
public class EventMetrics {
    private static final String NONE = "none";

    /** A refresh that went well: counted and no event, as it happens all the time. */
    public void rotated() {
        refresh("rotated", null);
    }

    /** A refresh that left the session as it was; it changes nothing, so it is no event either. */
    public void held() {
        refresh("held", null);
    }

    /** What changes state is counted once it has been committed. */
    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) Recorded recorded) {
        recorded.events().forEach(this::count);
    }

    /** Whether or not there is room to write it down. */
    void note(Attempt attempt) {
        count(attempt);
    }

    private void count(AuditEvent event) {
        var outcome = event.outcome();
        Metrics.counter(
                        "gatehouse.security.events",
                        "type",
                        event.type(),
                        "outcome",
                        outcome,
                        "reason",
                        label(event.reason()))
                .increment();
        switch (event) {
            case AuditEvent.LoginSucceeded succeeded -> signIn(outcome, null);
            case AuditEvent.LoginFailed failed -> signIn(outcome, failed.reason());
            case AuditEvent.LoginLocked locked ->
                Metrics.counter("gatehouse.lockouts").increment();
            case AuditEvent.SessionReplayed replayed -> refresh("replayed", replayed.reason());
            case AuditEvent.SessionReused reused -> refresh("refused", reused.reason());
            case AuditEvent.RefreshRefused refused -> refresh("refused", refused.reason());
            case AuditEvent.AccountChanged ignored -> {}
            case AuditEvent.UserUpdated ignored -> {}
            case AuditEvent.SessionEnded ignored -> {}
            case AuditEvent.TokenRevoked ignored -> {}
            case AuditEvent.KeyRotated ignored -> {}
            case AuditEvent.PasswordNotProved ignored -> {}
            case AuditEvent.ResetRequested ignored -> {}
        }
    }

    private static void signIn(String outcome, @Nullable ReasonCode reason) {
        Metrics.counter("gatehouse.sign.ins", "outcome", outcome, "reason", label(reason))
                .increment();
    }

    private static void refresh(String outcome, @Nullable ReasonCode reason) {
        Metrics.counter("gatehouse.refreshes", "outcome", outcome, "reason", label(reason))
                .increment();
    }

    private static String label(@Nullable ReasonCode reason) {
        return reason == null ? NONE : reason.code();
    }
}
