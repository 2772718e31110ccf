package io.gatehouse.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The {@code User} object of the HTTP contract. */
public record UserView(
        UUID id,
        String email,
        boolean emailVerified,
        @Nullable String username,
        @Nullable String fullName,
        @JsonProperty("is_active") boolean active,
        List<String> roles,
        boolean mfaEnabled,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastLoginAt) {
    public static UserView of(User user) {
        return new UserView(
                user.id,
                user.email,
                user.emailVerified,
                user.username,
                user.fullName,
                user.active,
                // "user" first, as everybody has it.
                user.roles().stream().sorted(Comparator.reverseOrder()).toList(),
                user.mfaEnabled,
                user.createdAt,
                user.updatedAt,
                user.lastLoginAt);
    }
}
