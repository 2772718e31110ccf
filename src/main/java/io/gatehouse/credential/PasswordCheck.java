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

    /**
     * The password of the newest registration for the address.
     *
     * @param userId the account of another password that the address may have; never for the client to know
     */
    record Pending(@Nullable UUID userId) implements PasswordCheck {}

    /**
     * No account, no password, or another one: all alike to the client.
     *
     * @param userId the account, if there is one; for the trail alone
     */
    record Mismatch(@Nullable UUID userId) implements PasswordCheck {}
}
