package io.gatehouse.problem;

import java.util.Optional;
import java.util.UUID;

/** Ids as RFC 9562 writes them. */
public final class Uuids {
    private Uuids() {}

    public static Optional<UUID> read(String text) {
        try {
            var id = UUID.fromString(text);
            // Java also takes groups of fewer digits.
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
