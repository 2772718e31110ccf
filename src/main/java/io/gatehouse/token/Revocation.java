package io.gatehouse.token;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A session none of whose access tokens counts.
 *
 * @param left how long one of them could still be valid; a span and not a time, so that clocks needn't agree
 */
record Revocation(UUID sessionId, Duration left) {
    /** As instances tell each other: the session's id and the milliseconds left. */
    String text() {
        return sessionId + " " + left.toMillis();
    }

    /** Longer than any access token lives; what an instance would say about a longer one, the table says soon after. */
    private static final long MOST_MILLIS = Duration.ofDays(1).toMillis();

    /** Empty for what no instance says. */
    static Optional<Revocation> parse(String text) {
        var parts = text.split(" ", 2);
        try {
            long millis = Long.parseLong(parts[1]);
            return millis < 0 || millis > MOST_MILLIS
                    ? Optional.empty()
                    : Optional.of(new Revocation(UUID.fromString(parts[0]), Duration.ofMillis(millis)));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
