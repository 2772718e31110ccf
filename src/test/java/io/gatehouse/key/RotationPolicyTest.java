package io.gatehouse.key;

import static io.gatehouse.key.KeyState.ACTIVE;
import static io.gatehouse.key.KeyState.PENDING;
import static io.gatehouse.key.KeyState.RETIRED;
import static io.gatehouse.key.SigningAlgorithm.ES256;
import static io.gatehouse.key.SigningAlgorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.key.RotationPolicy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration AHEAD = Duration.ofMinutes(6);
    private static final Duration RETIRED_FOR = Duration.ofMinutes(12);
    private static final RotationPolicy POLICY = new RotationPolicy(ES256, Duration.ofDays(30), AHEAD, RETIRED_FOR);

    private static StoredKeys stored(KeyRow... rows) {
        return new StoredKeys(List.of(rows), NOW);
    }

    private static KeyRow active(Instant since) {
        return row("active", ACTIVE, since);
    }

    private static KeyRow pending(Instant activeAt) {
        return row("pending", PENDING, activeAt);
    }

    private static KeyRow retired(Instant goneAt) {
        return new KeyRow("retired", ES256, RETIRED, new byte[0], null, NOW.minusSeconds(9999), goneAt);
    }

    private static KeyRow row(String kid, KeyState state, Instant activeAt) {
        return new KeyRow(kid, ES256, state, new byte[0], new Sealed(1, new byte[0]), activeAt, null);
    }

    @Test
    void theFirstStartMakesAKeyThatSignsAtOnce() {
        assertThat(POLICY.next(stored())).contains(new Step.MakeActive());
    }

    @Test
    void aYoungKeyIsLeftAlone() {
        assertThat(POLICY.next(stored(active(NOW.minus(Duration.ofDays(29)))))).isEmpty();
    }

    @Test
    void theNextKeyIsPublishedInTimeToSignWhenThePeriodEnds() {
        var due = NOW.minus(Duration.ofDays(30)).plus(AHEAD);

        assertThat(POLICY.next(stored(active(due.plusMillis(1))))).isEmpty();
        assertThat(POLICY.next(stored(active(due)))).contains(new Step.Publish(NOW.plus(AHEAD)));
    }

    @Test
    void anOldKeySignsOnUntilThePublishedOneIsKnownEverywhere() {
        var old = active(NOW.minus(Duration.ofDays(31)));

        assertThat(POLICY.next(stored(old, pending(NOW.plusMillis(1))))).isEmpty();
        assertThat(POLICY.next(stored(old, pending(NOW)))).contains(new Step.Promote("pending", NOW.plus(RETIRED_FOR)));
    }

    @Test
    void aRetiredKeyIsForgottenWhenItsLastTokenHasExpired() {
        var active = active(NOW);

        assertThat(POLICY.next(stored(active, retired(NOW.plusMillis(1))))).isEmpty();
        assertThat(POLICY.next(stored(active, retired(NOW)))).contains(new Step.Forget("retired"));
    }

    @Test
    void anotherAlgorithmIsWantedUnlessItIsInUseOrOnItsWay() {
        var rsa = new RotationPolicy(RS256, Duration.ofDays(30), AHEAD, RETIRED_FOR);
        var rsaPending = new KeyRow("p", RS256, PENDING, new byte[0], new Sealed(1, new byte[0]), NOW, null);

        assertThat(POLICY.wantsAnotherAlgorithm(stored(active(NOW)))).isFalse();
        assertThat(rsa.wantsAnotherAlgorithm(stored(active(NOW)))).isTrue();
        assertThat(rsa.wantsAnotherAlgorithm(stored(active(NOW), rsaPending))).isFalse();
        assertThat(POLICY.wantsAnotherAlgorithm(stored(active(NOW), rsaPending)))
                .isTrue();
    }
}
