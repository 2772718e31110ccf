package io.gatehouse.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as it happened, before it is written. */
record AuditRow(
        UUID id,
        Instant at,
        AuditEvent event,
        @Nullable UUID userId,
        @Nullable String reason,
        Origin origin) {
    static AuditRow of(AuditEvent event, Origin origin, Instant now) {
        return new AuditRow(UuidCreator.getTimeOrderedEpoch(), now, event, event.userId(), event.reason(), origin);
    }

    AuditRow of(@Nullable UUID account) {
        return new AuditRow(id, at, event, account, account == null ? "unknown-user" : reason, origin);
    }
}
