package io.gatehouse.problem;

import org.jspecify.annotations.Nullable;

/**
 * A member of a request that changes something: absent, which leaves what is stored, or given, where null clears it (as in
 * RFC 7396).
 */
public record Member<T>(boolean given, @Nullable T value) {
    public static <T> Member<T> absent() {
        return new Member<>(false, null);
    }

    public static <T> Member<T> of(@Nullable T value) {
        return new Member<>(true, value);
    }
}
