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

    /** Empty for what no instance says. */
    static Optional<Revocation> parse(String text) {
        var parts = text.split(" ", 2);
        try {
            return Optional.of(new Revocation(UUID.fromString(parts[0]), Duration.ofMillis(Long.parseLong(parts[1]))));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
