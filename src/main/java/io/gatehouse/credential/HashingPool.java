package io.gatehouse.credential;

import io.gatehouse.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The bulkhead around password hashing: as many threads of its own as there are permits, and a queue whose entries have a
 * deadline. A caller waits on a virtual thread, so that a flood of sign-ins holds neither worker threads nor database
 * connections; and it does wait, as whoever is refused at once comes back at once.
 */
final class HashingPool implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final LinkedBlockingDeque<Entry<?>> queue;
    private final Thread[] threads;
    private final Duration deadline;
    private final LongAdder refused = new LongAdder();
    private final LongAdder done = new LongAdder();
    private final LongAdder busyNanos = new LongAdder();
    private volatile boolean closed;

    HashingPool(int permits, int queue, Duration deadline) {
        this.queue = new LinkedBlockingDeque<>(queue);
        this.deadline = deadline;
        this.threads = new Thread[permits];
        var factory = Thread.ofPlatform().name("hashing-", 0).daemon().priority(Thread.MIN_PRIORITY);
        for (int i = 0; i < permits; i++) {
            threads[i] = factory.start(this::serve);
        }
    }

    /** Somebody's work; it is taken once, by a permit that does it or by whoever gives it up. */
    private record Entry<T>(Supplier<T> work, CompletableFuture<T> result, AtomicBoolean taken) {
        static <T> Entry<T> of(Supplier<T> work) {
            return new Entry<>(work, new CompletableFuture<>(), new AtomicBoolean());
        }

        boolean take() {
            return taken.compareAndSet(false, true);
        }

        void perform() {
            try {
                result.complete(work.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }
    }

    /**
     * Runs the work on one of the permits and waits for it.
     *
     * @throws ProblemException {@code unavailable} with {@code Retry-After} when the deadline passes before a permit is free,
     *     or when the queue is full and this has waited longest
     */
    <T> T run(Supplier<T> work) {
        var entry = Entry.of(work);
        while (!queue.offer(entry)) {
            // The client that has waited longest is the likeliest to have given up.
            var oldest = queue.poll();
            if (oldest != null && oldest.take()) {
                oldest.result().completeExceptionally(overloaded());
            }
        }
        if (closed && entry.take()) {
            throw stopping();
        }
        return await(entry);
    }

    private <T> T await(Entry<T> entry) {
        try {
            try {
                return entry.result().get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (entry.take()) {
                    throw overloaded();
                }
                // What has been begun is finished: given up now, all the work would go into answers that nobody gets.
                return entry.result().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void serve() {
        while (!closed) {
            try {
                var next = queue.take();
                if (next.take()) {
                    perform(next);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void perform(Entry<?> entry) {
        long started = System.nanoTime();
        entry.perform();
        busyNanos.add(System.nanoTime() - started);
        done.increment();
    }

    private ProblemException overloaded() {
        refused.increment();
        return ProblemException.unavailable("Too many sign-ins at the moment; try again shortly.", PAUSE);
    }

    private static ProblemException stopping() {
        return ProblemException.unavailable("The server is stopping; try again shortly.", Duration.ofSeconds(1));
    }

    int permits() {
        return threads.length;
    }

    /** How many pieces of work wait for a permit. */
    int waiting() {
        return queue.size();
    }

    /** How many pieces of work were given up since the start. */
    long refused() {
        return refused.sum();
    }

    /** How many pieces of work were done since the start. */
    long done() {
        return done.sum();
    }

    /** How long the permits were at work since the start. */
    long busyNanos() {
        return busyNanos.sum();
    }

    @Override
    public void close() {
        closed = true;
        for (var thread : threads) {
            thread.interrupt();
        }
        for (var left = queue.poll(); left != null; left = queue.poll()) {
            if (left.take()) {
                left.result().completeExceptionally(stopping());
            }
        }
    }
}
