package io.gatehouse.lockout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureCounterTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final LockoutPolicy POLICY =
            LockoutPolicy.of(3, Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofHours(1));

    private final FailureCounter counter = new FailureCounter();

    @Test
    void theLastAllowedFailureLocks() {
        assertThat(reserve("a", START).lock()).isZero();
        assertThat(reserve("b", START).lock()).isZero();
        var last = reserve("c", START);
        assertThat(last.admitted()).isTrue();
        assertThat(last.lock()).isEqualTo(Duration.ofMinutes(15));
        assertThat(counter.lockStands("c")).isTrue();
        assertThat(counter.lockStands("b")).isFalse();

        var refused = reserve("d", START.plus(Duration.ofMinutes(5)));
        assertThat(refused.admitted()).isFalse();
        assertThat(refused.lock()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void failuresOutsideTheWindowDontCount() {
        reserve("a", START);
        reserve("b", START.plus(Duration.ofMinutes(5)));
        assertThat(reserve("c", START.plus(Duration.ofMinutes(10))).lock()).isZero();
        assertThat(reserve("d", START.plus(Duration.ofMinutes(11))).lock()).isPositive();
    }

    @Test
    void eachLockLastsTwiceAsLongAsTheOneBefore() {
        var at = START;
        for (var expected : new int[] {15, 30, 60, 60}) {
            var lock = lockAt(at);
            assertThat(lock).isEqualTo(Duration.ofMinutes(expected));
            at = at.plus(lock);
        }
    }

    @Test
    void aLockIsForgottenSomeTimeAfterItsEnd() {
        var first = lockAt(START);
        var second = lockAt(START.plus(first));
        assertThat(second).isEqualTo(Duration.ofMinutes(30));
        var later = START.plus(first).plus(second).plus(POLICY.memory());
        assertThat(lockAt(later)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void whatIsWithdrawnLiftsTheLockThatItWasPartOf() {
        reserve("a", START);
        reserve("b", START);
        reserve("c", START);
        counter.withdraw("a");
        assertThat(counter.lockStands("c")).isFalse();
        assertThat(reserve("d", START).lock()).isEqualTo(Duration.ofMinutes(15));
        assertThat(reserve("e", START).admitted()).isFalse();
    }

    @Test
    void withdrawnUnderAnotherInstancesLockThenLockedAgain() {
        reserve("a", START);
        counter.lock(START.plus(Duration.ofMinutes(15)));
        counter.withdraw("a");
        assertThat(lockAt(START)).isEqualTo(Duration.ofMinutes(15));
        assertThat(counter.lockStands(START + "3")).isTrue();
    }

    @Test
    void whatRedisAdmitsEndsALockThatWasLiftedElsewhere() {
        lockAt(START);
        counter.lock(START.plus(Duration.ofHours(12)));
        counter.admit("a", START, POLICY);
        assertThat(reserve("b", START).admitted()).isTrue();
        // The one that was admitted counts, those before the lock don't.
        assertThat(reserve("c", START).lock()).isPositive();
        assertThat(reserve("d", START).admitted()).isFalse();
    }

    private Duration lockAt(Instant at) {
        reserve(at + "1", at);
        reserve(at + "2", at);
        return reserve(at + "3", at).lock();
    }

    private FailureCounter.Decision reserve(String id, Instant at) {
        return counter.reserve(id, at, POLICY);
    }
}
