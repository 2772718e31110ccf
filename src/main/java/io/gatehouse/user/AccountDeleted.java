package io.gatehouse.user;

import java.util.UUID;

/** An account is being deleted: fired in the transaction that does it. */
public record AccountDeleted(UUID userId, String email) {
    @Override
    public String toString() {
        return "AccountDeleted[" + userId + "]";
    }
}
