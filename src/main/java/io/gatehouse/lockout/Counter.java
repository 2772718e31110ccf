package io.gatehouse.lockout;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What failures are counted for: an account, or one of its devices.
 *
 * @param account a keyed hash, from which the address can't be told
 */
record Counter(String account, @Nullable UUID device) {
    /** All keys of one account carry one hash tag: a decision stays on one node of a cluster. */
    private String prefix() {
        return "gatehouse:{lockout:" + account + "}:";
    }

    private String scope() {
        return device == null ? "any" : device.toString();
    }

    /** A sorted set: the reservations by their time. */
    String failures() {
        return prefix() + scope() + ":failures";
    }

    /** A hash: until when it is locked, at which level, begun by which reservation. */
    String lock() {
        return prefix() + scope() + ":lock";
    }

    /** A set: the devices that have counters. */
    String devices() {
        return prefix() + "devices";
    }

    List<String> keys() {
        return List.of(failures(), lock(), devices());
    }
}
