package io.gatehouse.session;

import io.gatehouse.problem.ProblemException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets the refreshes of one session take turns in the order in which they came. A browser's tabs race: a token that several of
 * them sent is answered to all before the first of them uses its successor, which would make the others' look stolen.
 * (Between instances the row's lock alone decides.)
 */
final class Turns {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ConcurrentMap<UUID, Turn> bySession = new ConcurrentHashMap<>();
    private final Duration patience;

    Turns(Duration patience) {
        this.patience = patience;
    }

    private record Turn(ReentrantLock lock, int users) {
        Turn with(int more) {
            return new Turn(lock, users + more);
        }
    }

    /** @throws ProblemException 503 if those before take longer than anybody waits */
    <T> T inTurn(UUID sessionId, Supplier<T> work) {
        var turn = Objects.requireNonNull(bySession.compute(
                sessionId, (id, known) -> known == null ? new Turn(new ReentrantLock(true), 1) : known.with(1)));
        try {
            await(turn.lock);
            try {
                return work.get();
            } finally {
                turn.lock.unlock();
            }
        } finally {
            bySession.computeIfPresent(sessionId, (id, known) -> known.users == 1 ? null : known.with(-1));
        }
    }

    int sessions() {
        return bySession.size();
    }

    private void await(ReentrantLock lock) {
        try {
            if (lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ProblemException.unavailable("Too many refreshes of this session at once; try again shortly.", PAUSE);
    }
}
