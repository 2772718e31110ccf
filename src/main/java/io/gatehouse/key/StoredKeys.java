package io.gatehouse.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All keys that exist, and what the database's clock said when they were read. */
record StoredKeys(List<KeyRow> rows, Instant now) {
    Optional<KeyRow> active() {
        return in(KeyState.ACTIVE);
    }

    Optional<KeyRow> pending() {
        return in(KeyState.PENDING);
    }

    private Optional<KeyRow> in(KeyState state) {
        return rows.stream().filter(row -> row.state() == state).findFirst();
    }
}
