package io.gatehouse.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.mail.BackOff.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
    private final BackOff backOff = new BackOff(Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofDays(3));

    @ParameterizedTest
    @CsvSource({
        "1, 5, 10",
        "2, 10, 20",
        "3, 20, 40",
        "6, 160, 320",
        "7, 300, 600",
        "8, 300, 600",
        "2147483647, 300, 600"
    })
    void thePauseDoublesUpToItsLongest(int attempts, int shortest, int longest) {
        assertThat(backOff.pause(Failure.PASSING, attempts, 0)).isEqualTo(Duration.ofSeconds(shortest));
        assertThat(backOff.pause(Failure.PASSING, attempts, Math.nextDown(1.0)))
                .isBetween(Duration.ofSeconds(longest).minusMillis(1), Duration.ofSeconds(longest));
    }

    @Test
    void aRefusedMailWaitsLong() {
        assertThat(backOff.pause(Failure.REFUSED, 1, 0)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void anUnreachableServerIsTriedForThreeDaysHoweverOften() {
        assertThat(backOff.givesUp(Failure.PASSING, 100_000, Duration.ofDays(3).minusMillis(1)))
                .isFalse();
        assertThat(backOff.givesUp(Failure.PASSING, 2, Duration.ofDays(3))).isTrue();
    }

    @Test
    void aRefusedRecipientIsTriedThreeTimes() {
        assertThat(backOff.givesUp(Failure.REFUSED, 2, Duration.ZERO)).isFalse();
        assertThat(backOff.givesUp(Failure.REFUSED, 3, Duration.ZERO)).isTrue();
    }
}
