package io.gatehouse.credential;

import io.gatehouse.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The bulkhead around password hashing: as many threads of its own as there are permits, and a queue whose entries have a
 * deadline. A caller waits on a virtual thread, so that a flood of sign-ins holds neither worker threads nor database
 * connections.
 */
final class HashingPool implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final int permits;
    private final Duration deadline;
    /** A moving average of how long one piece of work takes, in nanoseconds. */
    private final AtomicLong typicalNanos = new AtomicLong();

    private final LongAdder done = new LongAdder();
    private final LongAdder busyNanos = new LongAdder();

    HashingPool(int permits, int queue, Duration deadline) {
        this.permits = permits;
        this.deadline = deadline;
        this.threads = new ThreadPoolExecutor(
                permits,
                permits,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name("hashing-", 0).daemon().factory());
    }

    /**
     * Runs the work on one of the permits and waits for it.
     *
     * @throws ProblemException {@code unavailable} with {@code Retry-After} when the queue is full, or so long that the
     *     deadline would pass
     */
    <T> T run(Supplier<T> work) {
        if (expectedWait().compareTo(deadline) > 0) {
            throw overloaded();
        }
        var result = new CompletableFuture<T>();
        long enqueued = System.nanoTime();
        try {
            threads.execute(() -> perform(work, result, enqueued));
        } catch (RejectedExecutionException e) {
            throw overloaded();
        }
        return await(result);
    }

    private <T> void perform(Supplier<T> work, CompletableFuture<T> result, long enqueued) {
        long started = System.nanoTime();
        if (started - enqueued > deadline.toNanos()) {
            // Its client has most likely gone; the permit is better spent on one who still waits.
            result.completeExceptionally(overloaded());
            return;
        }
        try {
            result.complete(work.get());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
        long took = System.nanoTime() - started;
        done.increment();
        busyNanos.add(took);
        typicalNanos.updateAndGet(known -> known == 0 ? took : known + (took - known) / 16);
    }

    private static <T> T await(CompletableFuture<T> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("The server is stopping; try again shortly.", Duration.ofSeconds(1));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Duration expectedWait() {
        return Duration.ofNanos(threads.getQueue().size() * typicalNanos.get() / permits);
    }

    private ProblemException overloaded() {
        var pause = expectedWait();
        return ProblemException.unavailable(
                "Too many sign-ins at the moment; try again shortly.",
                pause.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : pause);
    }

    int permits() {
        return permits;
    }

    /** How many pieces of work wait for a permit. */
    int waiting() {
        return threads.getQueue().size();
    }

    long done() {
        return done.sum();
    }

    long busyNanos() {
        return busyNanos.sum();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
