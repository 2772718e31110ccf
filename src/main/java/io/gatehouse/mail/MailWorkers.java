package io.gatehouse.mail;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** The threads that send, woken by a commit and by the clock. */
@ApplicationScoped
class MailWorkers {
    private static final Logger LOG = Logger.getLogger(MailWorkers.class);
    private static final Duration LAST_MAIL = Duration.ofSeconds(10);

    private final Dispatcher dispatcher;
    private final OutboxRows rows;
    private final MailConfig config;
    private final Semaphore due = new Semaphore(0);
    private volatile List<Thread> workers = List.of();
    private volatile boolean running = true;

    MailWorkers(Dispatcher dispatcher, OutboxRows rows, MailConfig config) {
        this.dispatcher = dispatcher;
        this.rows = rows;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        workers = IntStream.range(0, config.workers())
                .mapToObj(i -> Thread.ofVirtual().name("mail-" + i).start(this::work))
                .toList();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        due.release(workers.size());
        var deadline = System.nanoTime() + LAST_MAIL.toNanos();
        for (var worker : workers) {
            worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) Outbox.Enqueued mail) {
        wake();
    }

    @Scheduled(every = "${gatehouse.mail.poll:5s}")
    void wake() {
        if (due.availablePermits() < config.workers()) {
            due.release();
        }
    }

    @Scheduled(every = "1h", delayed = "1m")
    void removeOld() {
        rows.removeOlderThan(config.keep());
    }

    private void work() {
        while (running) {
            due.acquireUninterruptibly();
            try {
                while (running && dispatcher.sendNext()) {
                    // More may be due than one worker was woken for.
                    wake();
                }
            } catch (RuntimeException e) {
                LOG.warnf(
                        "The outbox is out of reach, next look in %s: %s",
                        config.poll(), e.getClass().getSimpleName());
            }
        }
    }
}
