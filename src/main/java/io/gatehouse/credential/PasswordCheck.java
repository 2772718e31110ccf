package io.gatehouse.credential;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What came of checking an address and a password. */
public sealed interface PasswordCheck {
    /**
     * The password of an account.
     *
     * @param verified the hash that was verified; {@link Credentials#confirm} tells whether it still stands
     * @param renewed a fresh hash to store in its place, where the verified one is outdated
     */
    record Account(UUID userId, String verified, @Nullable String renewed) implements PasswordCheck {
        @Override
        public String toString() {
            return "Account[" + userId + "]";
        }
    }

    /** The password of the newest registration for the address, which may have an account of another password. */
    record Pending() implements PasswordCheck {}

    /** No account, no password, or another one: all alike. */
    record Mismatch() implements PasswordCheck {}
}
