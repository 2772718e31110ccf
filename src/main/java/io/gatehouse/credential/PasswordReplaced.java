package io.gatehouse.credential;

import java.util.UUID;

/** An account's password isn't what it was: fired in the transaction that does it. */
public record PasswordReplaced(UUID userId, String email, Cause cause) {
    public enum Cause {
        /** By a link in a mail, which proves that the address is the owner's. */
        RESET,
        /** By the owner, who knew the former one. */
        CHANGED,
        /** Taken away, with nothing in its place. */
        DISABLED
    }

    @Override
    public String toString() {
        return "PasswordReplaced[" + userId + ", " + cause + "]";
    }
}
