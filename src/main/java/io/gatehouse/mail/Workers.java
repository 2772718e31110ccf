package io.gatehouse.mail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Threads that repeat one step as long as it finds something to do, woken by a commit and by the clock. */
final class Workers {
    private static final Logger LOG = Logger.getLogger(Workers.class);
    private static final Duration LAST_STEP = Duration.ofSeconds(10);

    private final String name;
    private final int count;
    private final BooleanSupplier step;
    private final Semaphore due = new Semaphore(0);
    private volatile List<Thread> threads = List.of();
    private volatile boolean running = true;

    /** @param step does one thing and returns false if there was nothing to do */
    Workers(String name, int count, BooleanSupplier step) {
        this.name = name;
        this.count = count;
        this.step = step;
    }

    void start() {
        threads = IntStream.range(0, count)
                .mapToObj(i -> Thread.ofVirtual().name(name + "-" + i).start(this::work))
                .toList();
    }

    void stop() throws InterruptedException {
        running = false;
        due.release(count);
        var deadline = System.nanoTime() + LAST_STEP.toNanos();
        for (var thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    void wake() {
        if (due.availablePermits() < count) {
            due.release();
        }
    }

    private void work() {
        while (running) {
            due.acquireUninterruptibly();
            try {
                while (running && step.getAsBoolean()) {
                    // More may be due than one worker was woken for.
                    wake();
                }
            } catch (RuntimeException e) {
                LOG.warnf("%s.out-of-reach: %s", name, e.getClass().getSimpleName());
            } catch (Throwable e) {
                // The thread would end, and with the last one the mails.
                LOG.errorf(e, "%s.failed", name);
            }
        }
    }
}
