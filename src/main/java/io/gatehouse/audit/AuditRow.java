package io.gatehouse.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it happened, before it is written.
 *
 * @param sessionId the one that it is about, or in which its user caused it
 */
record AuditRow(
        UUID id,
        Instant at,
        AuditEvent event,
        @Nullable UUID userId,
        @Nullable UUID sessionId,
        @Nullable ReasonCode reason,
        Origin origin) {
    /** Of a UUID's upper half, in version 7 (RFC 9562, section 5.7). */
    private static final int BITS_BELOW_THE_TIME = 16;

    /** What happens now. Its id tells the time to the millisecond: lists go by the id alone. */
    static AuditRow of(AuditEvent event, Origin origin) {
        var id = UuidCreator.getTimeOrderedEpoch();
        return new AuditRow(
                id,
                Instant.ofEpochMilli(id.getMostSignificantBits() >>> BITS_BELOW_THE_TIME),
                event,
                event.userId(),
                sessionId(event, origin),
                event.reason(),
                origin);
    }

    /** An administrator's session is nothing of the user's. */
    private static @Nullable UUID sessionId(AuditEvent event, Origin origin) {
        if (event.sessionId() != null) {
            return event.sessionId();
        }
        var actor = origin.actorId();
        return actor != null && actor.equals(event.userId()) ? origin.sessionId() : null;
    }

    /** Of the account whose address was given, or of nobody. */
    AuditRow of(@Nullable UUID account) {
        var why = account == null && reason == null ? Reason.UNKNOWN_USER : reason;
        return new AuditRow(id, at, event, account, sessionId, why, origin);
    }
}
