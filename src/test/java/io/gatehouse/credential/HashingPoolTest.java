package io.gatehouse.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HashingPoolTest {
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void aFullQueueRefusesAtOnceWithAPause() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var pool = new HashingPool(1, 1, Duration.ofMinutes(1))) {
            var running = threads.submit(() -> pool.run(this::hold));
            await().until(() -> running.state() == Future.State.RUNNING && pool.waiting() == 0);
            var waiting = threads.submit(() -> pool.run(() -> 2));
            await().until(() -> pool.waiting() == 1);

            assertThatThrownBy(() -> pool.run(() -> 3)).isInstanceOfSatisfying(ProblemException.class, refusal -> {
                assertThat(refusal.type()).isEqualTo(ProblemType.UNAVAILABLE);
                assertThat(refusal.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            });

            release.countDown();
            assertThat(running.get()).isEqualTo(1);
            assertThat(waiting.get()).isEqualTo(2);
        }
    }

    @Test
    void whatHasWaitedTooLongIsDroppedWithoutItsWork() {
        try (var pool = new HashingPool(1, 10, Duration.ZERO)) {
            assertThatThrownBy(() -> pool.run(() -> {
                        throw new AssertionError("must not be worked on");
                    }))
                    .isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void whatTheWorkThrowsReachesItsCaller() {
        try (var pool = new HashingPool(1, 1, Duration.ofMinutes(1))) {
            assertThatThrownBy(() -> pool.run(() -> {
                        throw ProblemException.invalid("password", "no");
                    }))
                    .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                            .isEqualTo(ProblemType.VALIDATION_FAILED));
        }
    }

    private int hold() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }
}
