package io.gatehouse.problem;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Times as RFC 3339 writes them. */
final class Times {
    static final String EXPECTED = "must be a time like 2026-11-20T10:30:00Z";

    private Times() {}

    static Optional<Instant> read(String text) {
        try {
            var time = OffsetDateTime.parse(text);
            // PostgreSQL's years end sooner than Java's.
            return time.getYear() >= 0 && time.getYear() <= 9999 ? Optional.of(time.toInstant()) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
