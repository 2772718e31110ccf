package io.gatehouse.key;

import java.util.Locale;

/** A key that is gone has no row. */
enum KeyState {
    PENDING,
    ACTIVE,
    RETIRED;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static KeyState of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }
}
