package io.gatehouse.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingPoolTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
        clients.close();
    }

    @Test
    void noMoreWorkIsDoneAtOnceThanThereArePermits() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        try (var pool = new HashingPool(3, 100, LONG)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                results.add(clients.submit(() -> pool.run(() -> {
                    int now = running.incrementAndGet();
                    most.accumulateAndGet(now, Math::max);
                    Thread.yield();
                    return running.decrementAndGet();
                })));
            }
            for (var result : results) {
                result.get();
            }
        }
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void whatHasWaitedLongestGivesWayWhenTheQueueIsFull() throws Exception {
        try (var pool = new HashingPool(1, 2, LONG)) {
            var running = hold(pool);
            var oldest = clients.submit(() -> pool.run(() -> "oldest"));
            awaitWaiting(pool, 1);
            var second = clients.submit(() -> pool.run(() -> "second"));
            awaitWaiting(pool, 2);
            var third = clients.submit(() -> pool.run(() -> "third"));
            assertRefused(oldest);
            released.countDown();
            assertThat(running.get()).isEqualTo("held");
            assertThat(second.get()).isEqualTo("second");
            assertThat(third.get()).isEqualTo("third");
            assertThat(pool.refused()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsLongerThanTheDeadlineIsRefusedAndCostsNothing() throws Exception {
        var done = new AtomicInteger();
        try (var pool = new HashingPool(1, 10, Duration.ofMillis(100))) {
            var running = hold(pool);
            assertRefused(clients.submit(() -> pool.run(done::incrementAndGet)));
            released.countDown();
            assertThat(running.get()).isEqualTo("held");
            assertThat(pool.<String>run(() -> "next")).isEqualTo("next");
            assertThat(done).hasValue(0);
        }
    }

    @Test
    void whatHasBegunIsFinishedAfterTheDeadline() throws Exception {
        try (var pool = new HashingPool(1, 10, Duration.ofMillis(50))) {
            var running = hold(pool);
            await().pollDelay(Duration.ofMillis(150)).until(() -> !running.isDone());
            released.countDown();
            assertThat(running.get()).isEqualTo("held");
            assertThat(pool.refused()).isZero();
        }
    }

    @Test
    void anExceptionOfTheWorkReachesItsCaller() {
        try (var pool = new HashingPool(1, 1, LONG)) {
            assertThatThrownBy(() -> pool.run(() -> {
                        throw ProblemException.invalid("password", "is weak");
                    }))
                    .isInstanceOf(ProblemException.class);
            assertThat(pool.<String>run(() -> "next")).isEqualTo("next");
        }
    }

    @Test
    void whoWaitsWhenItStopsIsRefused() {
        Future<String> waiting;
        try (var pool = new HashingPool(1, 10, LONG)) {
            var unused = hold(pool);
            waiting = clients.submit(() -> pool.run(() -> "never"));
            awaitWaiting(pool, 1);
        }
        assertRefused(waiting);
    }

    private Future<String> hold(HashingPool pool) {
        var begun = new CountDownLatch(1);
        var result = clients.submit(() -> pool.run(() -> {
            begun.countDown();
            awaitRelease();
            return "held";
        }));
        await().until(() -> begun.getCount() == 0);
        return result;
    }

    private void awaitRelease() {
        boolean interrupted = false;
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitWaiting(HashingPool pool, int waiting) {
        await().until(() -> pool.waiting() == waiting);
    }

    private static void assertRefused(Future<?> call) {
        assertThatThrownBy(call::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
                    assertThat(problem.retryAfter()).isNotNull();
                });
    }
}
