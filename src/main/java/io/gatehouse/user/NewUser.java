package io.gatehouse.user;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an account starts with.
 *
 * @param email normalised, see {@link EmailAddress}
 * @param roles beside {@code user}, which everybody has
 */
public record NewUser(
        String email,
        boolean emailVerified,
        @Nullable String username,
        @Nullable String fullName,
        Set<String> roles) {
    public static NewUser confirmed(String email, @Nullable String username, @Nullable String fullName) {
        return new NewUser(email, true, username, fullName, Set.of());
    }

    public static NewUser unconfirmed(String email, @Nullable String username, @Nullable String fullName) {
        return new NewUser(email, false, username, fullName, Set.of());
    }
}
