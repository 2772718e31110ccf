package io.gatehouse.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Work that goes on beside a test until it is stopped, and what went wrong with it. */
final class Load implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong rounds = new AtomicLong();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /** A round of the work that failed, at {@link System#nanoTime}. */
    record Failure(long at, Throwable cause) {}

    @FunctionalInterface
    interface Round {
        void run() throws Exception;
    }

    /** Repeats the work on a thread of its own. */
    Load with(Round round) {
        threads.add(Thread.ofPlatform().start(() -> {
            while (!stopped.get()) {
                try {
                    round.run();
                } catch (Exception | AssertionError e) {
                    failures.add(new Failure(System.nanoTime(), e));
                }
                rounds.incrementAndGet();
            }
        }));
        return this;
    }

    long rounds() {
        return rounds.get();
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
