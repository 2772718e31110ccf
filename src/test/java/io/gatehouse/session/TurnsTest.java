package io.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final UUID SESSION = UUID.randomUUID();

    private final Turns turns = new Turns(Duration.ofSeconds(20));
    private final CountDownLatch holding = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void theFirstToComeIsTheFirstToBeServed() throws InterruptedException {
        var served = new CopyOnWriteArrayList<Integer>();
        var threads = new ArrayList<Thread>();
        threads.add(hold());
        for (int number = 0; number < 20; number++) {
            int own = number;
            var thread = Thread.ofPlatform().start(() -> turns.inTurn(SESSION, () -> served.add(own)));
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            threads.add(thread);
        }

        release.countDown();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(served).hasSize(20).isSorted();
        assertThat(turns.sessions()).isZero();
    }

    @Test
    void anotherSessionDoesNotWait() throws InterruptedException {
        var holder = hold();

        assertThat(turns.inTurn(UUID.randomUUID(), () -> "served")).isEqualTo("served");

        release.countDown();
        holder.join();
    }

    @Test
    void nobodyWaitsForEver() throws InterruptedException {
        var impatient = new Turns(Duration.ofMillis(1));
        var holder = Thread.ofPlatform().start(() -> impatient.inTurn(SESSION, this::untilReleased));
        holding.await();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> impatient.inTurn(SESSION, () -> "served"))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE));

        release.countDown();
        holder.join();
        assertThat(impatient.inTurn(SESSION, () -> "served")).isEqualTo("served");
        assertThat(impatient.sessions()).isZero();
    }

    @Test
    void whoFailsLetsTheNextOneIn() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> turns.inTurn(SESSION, () -> {
                    throw new IllegalStateException();
                }));

        assertThat(turns.inTurn(SESSION, () -> List.of(1))).containsExactly(1);
    }

    private Thread hold() throws InterruptedException {
        var holder = Thread.ofPlatform().start(() -> turns.inTurn(SESSION, this::untilReleased));
        holding.await();
        return holder;
    }

    private boolean untilReleased() {
        holding.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
