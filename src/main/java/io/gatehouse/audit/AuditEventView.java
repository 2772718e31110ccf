package io.gatehouse.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as administrators read it.
 *
 * @param ip the network that the request came from: the address itself isn't kept
 */
record AuditEventView(
        UUID id,
        Instant at,
        String type,
        String outcome,
        @Nullable String reason,
        @Nullable UUID userId,
        @Nullable UUID actorId,
        @Nullable UUID sessionId,
        @Nullable String ip,
        @Nullable String userAgent,
        @Nullable String traceId) {
    static final String COLUMNS =
            "id, at, type, outcome, reason, user_id, actor_id, session_id, network, user_agent, trace_id";

    static AuditEventView of(ResultSet row) throws SQLException {
        return new AuditEventView(
                row.getObject(1, UUID.class),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, UUID.class),
                row.getObject(7, UUID.class),
                row.getObject(8, UUID.class),
                row.getString(9),
                row.getString(10),
                row.getString(11));
    }
}
