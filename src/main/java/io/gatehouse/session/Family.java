package io.gatehouse.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session's row as the slow path reads it, with the database's own time.
 *
 * @param rotatedBy who made the latest rotation
 * @param foreignReplayGeneration the generation of the latest foreign replay that was counted
 * @param foreignReplays in how many generations on end up to that one there was a foreign replay
 */
record Family(
        String clientId,
        byte[] tokenHash,
        int generation,
        @Nullable Instant rotatedAt,
        Requester rotatedBy,
        @Nullable Integer foreignReplayGeneration,
        int foreignReplays,
        boolean revoked,
        Instant idleExpiresAt,
        Instant expiresAt,
        boolean userActive,
        Instant now) {}
