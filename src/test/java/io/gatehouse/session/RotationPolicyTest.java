package io.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.session.RotationPolicy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RotationPolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final UUID SESSION = new UUID(1, 2);
    private static final Requester OWNER = new Requester("192.0.2.10", "phone");
    private static final Requester THIEF = new Requester("198.51.100.7", "curl");
    private static final byte[] SUCCESSOR_HASH = RefreshTokens.hash(token(8, (byte) 8));

    private final RotationPolicy policy = new RotationPolicy(Duration.ofSeconds(30));

    @Test
    void thePredecessorWithinTheGraceIsReplayed() {
        assertThat(decide(token(7), family().rotatedAgo(29))).isEqualTo(new Decision.Replay(false, 0));
    }

    @Test
    void thePredecessorAfterTheGraceIsReuse() {
        assertThat(decide(token(7), family().rotatedAgo(30))).isEqualTo(new Decision.Reuse());
    }

    @Test
    void aGraceOfZeroSwitchesReplaysOff() {
        var strict = new RotationPolicy(Duration.ZERO);
        assertThat(strict.decide(
                        token(7), SUCCESSOR_HASH, family().rotatedAgo(0).build(), "gatehouse", OWNER))
                .isEqualTo(new Decision.Reuse());
    }

    @Test
    void anyOlderTokenIsReuseEvenWithinTheGrace() {
        assertThat(decide(token(6), family().rotatedAgo(1))).isEqualTo(new Decision.Reuse());
    }

    @Test
    void aGenuinePredecessorWithAnotherSuccessorIsReuse() {
        assertThat(policy.decide(token(7), new byte[32], family().rotatedAgo(1).build(), "gatehouse", OWNER))
                .isEqualTo(new Decision.Reuse());
    }

    @Test
    void aTokenOfALaterGenerationThanTheRowIsIgnored() {
        assertThat(decide(token(9), family())).isEqualTo(new Decision.Ignore());
    }

    @Test
    void theCurrentGenerationWithAnotherSecretIsIgnored() {
        assertThat(decide(token(8, (byte) 1), family())).isEqualTo(new Decision.Ignore());
    }

    @Test
    void theCurrentTokenOfALiveSessionIsHeld() {
        assertThat(decide(token(8, (byte) 8), family())).isEqualTo(new Decision.Hold());
    }

    @Test
    void anotherClientsTokenIsIgnoredAndHarmsNobody() {
        assertThat(policy.decide(token(6), SUCCESSOR_HASH, family().build(), "billing", OWNER))
                .isEqualTo(new Decision.Ignore());
    }

    @Test
    void revocationComesBeforeEverythingElse() {
        assertThat(decide(token(7), family().rotatedAgo(1).revoked())).isEqualTo(new Decision.Revoke());
        assertThat(decide(token(6), family().revoked())).isEqualTo(new Decision.Revoke());
        assertThat(decide(token(8, (byte) 8), family().inactive())).isEqualTo(new Decision.Revoke());
    }

    @Test
    void anExpiredSessionIsNotReused() {
        assertThat(decide(token(6), family().expiredIdle())).isEqualTo(new Decision.Expire());
        assertThat(decide(token(6), family().expired())).isEqualTo(new Decision.Expire());
    }

    @Test
    void aReplayFromTheSameNetworkOrTheSameUserAgentIsNotForeign() {
        var sameNetwork = new Requester("192.0.2.99", "another browser");
        var sameAgent = new Requester("203.0.113.5", "phone");
        assertThat(policy.decide(token(7), SUCCESSOR_HASH, family().build(), "gatehouse", sameNetwork))
                .isEqualTo(new Decision.Replay(false, 0));
        assertThat(policy.decide(token(7), SUCCESSOR_HASH, family().build(), "gatehouse", sameAgent))
                .isEqualTo(new Decision.Replay(false, 0));
    }

    @Test
    void foreignReplaysInThreeGenerationsOnEndAreTheft() {
        assertThat(foreign(family())).isEqualTo(new Decision.Replay(true, 1));
        assertThat(foreign(family().foreignReplays(6, 1))).isEqualTo(new Decision.Replay(true, 2));
        assertThat(foreign(family().foreignReplays(6, 2))).isEqualTo(new Decision.Reuse());
    }

    @Test
    void aForeignReplayCountsOnceAGenerationAndAGapStartsAnew() {
        assertThat(foreign(family().foreignReplays(7, 2))).isEqualTo(new Decision.Replay(true, 2));
        assertThat(foreign(family().foreignReplays(5, 2))).isEqualTo(new Decision.Replay(true, 1));
    }

    private Decision decide(RefreshToken token, FamilyFixture family) {
        return policy.decide(token, SUCCESSOR_HASH, family.build(), "gatehouse", OWNER);
    }

    private Decision foreign(FamilyFixture family) {
        return policy.decide(token(7), SUCCESSOR_HASH, family.build(), "gatehouse", THIEF);
    }

    private static RefreshToken token(int generation) {
        return token(generation, (byte) generation);
    }

    private static RefreshToken token(int generation, byte secret) {
        var bytes = new byte[32];
        bytes[0] = secret;
        return new RefreshToken(1, SESSION, generation, bytes);
    }

    private static FamilyFixture family() {
        return new FamilyFixture(5, null, 0, false, 60, 60, true);
    }

    /** A family at generation 8, rotated by its owner; expiries in seconds from now. */
    private record FamilyFixture(
            int rotatedAgo,
            @Nullable Integer foreignGeneration,
            int foreignReplays,
            boolean isRevoked,
            int idle,
            int absolute,
            boolean active) {
        FamilyFixture rotatedAgo(int seconds) {
            return new FamilyFixture(seconds, foreignGeneration, foreignReplays, isRevoked, idle, absolute, active);
        }

        FamilyFixture foreignReplays(int generation, int count) {
            return new FamilyFixture(rotatedAgo, generation, count, isRevoked, idle, absolute, active);
        }

        FamilyFixture revoked() {
            return new FamilyFixture(rotatedAgo, foreignGeneration, foreignReplays, true, idle, absolute, active);
        }

        FamilyFixture inactive() {
            return new FamilyFixture(rotatedAgo, foreignGeneration, foreignReplays, isRevoked, idle, absolute, false);
        }

        FamilyFixture expiredIdle() {
            return new FamilyFixture(rotatedAgo, foreignGeneration, foreignReplays, isRevoked, 0, absolute, active);
        }

        FamilyFixture expired() {
            return new FamilyFixture(rotatedAgo, foreignGeneration, foreignReplays, isRevoked, idle, 0, active);
        }

        Family build() {
            return new Family(
                    "gatehouse",
                    SUCCESSOR_HASH,
                    8,
                    NOW.minusSeconds(rotatedAgo),
                    OWNER,
                    foreignGeneration,
                    foreignReplays,
                    isRevoked,
                    NOW.plusSeconds(idle),
                    NOW.plusSeconds(absolute),
                    active,
                    NOW);
        }
    }
}
