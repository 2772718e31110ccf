package io.gatehouse.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an event comes from; all null for what Gatehouse does by itself.
 *
 * @param ip the client's address, which is never stored
 * @param actorId who was signed in
 * @param sessionId in which session
 */
record Origin(
        @Nullable String ip,
        @Nullable String userAgent,
        @Nullable String traceId,
        @Nullable UUID actorId,
        @Nullable UUID sessionId) {
    static final Origin NONE = new Origin(null, null, null, null, null);

    @Override
    public String toString() {
        return "Origin[" + traceId + "]";
    }
}
