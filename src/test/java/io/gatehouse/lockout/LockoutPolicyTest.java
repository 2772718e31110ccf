package io.gatehouse.lockout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LockoutPolicyTest {
    @Test
    void locksDoubleUpToTheLongest() {
        var policy = LockoutPolicy.of(5, Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofHours(12));
        assertThat(policy.locks())
                .containsExactly(
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(30),
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofHours(4),
                        Duration.ofHours(8),
                        Duration.ofHours(12));
        assertThat(policy.lock(1)).isEqualTo(Duration.ofMinutes(15));
        assertThat(policy.lock(7)).isEqualTo(Duration.ofHours(12));
        assertThat(policy.lock(1_000)).isEqualTo(Duration.ofHours(12));
    }

    @Test
    void aFirstLockThatIsTheLongestStaysAsItIs() {
        var policy = LockoutPolicy.of(5, Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(1));
        assertThat(policy.locks()).containsExactly(Duration.ofHours(1));
    }

    @Test
    void aWindowOfNoTimeIsRefused() {
        assertThatThrownBy(() -> LockoutPolicy.of(5, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1)))
                .hasMessageContaining("GATEHOUSE_LOCKOUT_WINDOW");
    }
}
