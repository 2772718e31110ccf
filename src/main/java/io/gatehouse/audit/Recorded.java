package io.gatehouse.audit;

import org.jspecify.annotations.Nullable;

/** An event has been written, in the transaction that is open, if one is. Its reason is one of a few. */
public record Recorded(
        String type, boolean succeeded, @Nullable String reason) {
    static Recorded of(AuditRow row) {
        return new Recorded(row.event().type(), row.event().succeeded(), row.reason());
    }
}
