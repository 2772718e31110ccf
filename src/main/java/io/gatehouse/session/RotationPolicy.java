package io.gatehouse.session;

import java.security.MessageDigest;
import java.time.Duration;

/** Decides about a genuine refresh token that isn't simply the current one of a live session. */
final class RotationPolicy {
    /** Foreign replays in so many generations on end are theft, not lost answers. */
    static final int TOLERATED_FOREIGN_REPLAYS = 2;

    sealed interface Decision {
        /** Current and alive, but not to be rotated now, or alive again since we looked. */
        record Hold() implements Decision {}

        /**
         * @param foreignReplays the new count, to be stored for the token's generation if {@code foreign}
         */
        record Replay(boolean foreign, int foreignReplays) implements Decision {}

        record Reuse() implements Decision {}

        record Expire() implements Decision {}

        record Revoke() implements Decision {}

        record Ignore() implements Decision {}
    }

    private final Duration grace;

    RotationPolicy(Duration grace) {
        this.grace = grace;
    }

    /**
     * @param successorHash the hash of the token that follows the presented one
     */
    Decision decide(RefreshToken token, byte[] successorHash, Family family, String clientId, Requester requester) {
        if (!family.clientId().equals(clientId)) {
            // Bound to its client (RFC 6749, section 10.4); another client's try must not harm the owner.
            return new Decision.Ignore();
        }
        if (family.revoked() || !family.userActive()) {
            return new Decision.Revoke();
        }
        if (!family.idleExpiresAt().isAfter(family.now()) || !family.expiresAt().isAfter(family.now())) {
            return new Decision.Expire();
        }
        if (token.generation() == family.generation()) {
            // A genuine token with another secret can only come from a database that was set back: don't punish for it.
            return MessageDigest.isEqual(RefreshTokens.hash(token), family.tokenHash())
                    ? new Decision.Hold()
                    : new Decision.Ignore();
        }
        if (token.generation() > family.generation()) {
            return new Decision.Ignore();
        }
        if (!isPredecessor(token, successorHash, family) || !isWithinGrace(family)) {
            return new Decision.Reuse();
        }
        return replay(token, family, requester);
    }

    private static Decision replay(RefreshToken token, Family family, Requester requester) {
        if (!requester.isForeignTo(family.rotatedBy())) {
            return new Decision.Replay(false, family.foreignReplays());
        }
        int count = foreignReplays(token.generation(), family);
        return count > TOLERATED_FOREIGN_REPLAYS ? new Decision.Reuse() : new Decision.Replay(true, count);
    }

    private static int foreignReplays(int generation, Family family) {
        var last = family.foreignReplayGeneration();
        if (last != null && last == generation) {
            return family.foreignReplays();
        }
        return last != null && last == generation - 1 ? family.foreignReplays() + 1 : 1;
    }

    private static boolean isPredecessor(RefreshToken token, byte[] successorHash, Family family) {
        return token.generation() == family.generation() - 1
                && MessageDigest.isEqual(successorHash, family.tokenHash());
    }

    private boolean isWithinGrace(Family family) {
        var rotatedAt = family.rotatedAt();
        return rotatedAt != null && family.now().isBefore(rotatedAt.plus(grace));
    }
}
