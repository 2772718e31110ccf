package io.gatehouse.audit;

import io.gatehouse.audit.AuditEvent.Attempt;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The attempts that wait to be written, many in one transaction. What comes while it is full is counted, not kept. */
@ApplicationScoped
public class AttemptQueue {
    private static final Logger LOG = Logger.getLogger(AttemptQueue.class);
    private static final int TRIES = 30;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final BlockingQueue<AuditRow> waiting;
    private final LongAdder dropped = new LongAdder();
    private final AuditRows rows;
    private final AccountLookup accounts;
    private final Event<Recorded> recorded;
    private final int batch;
    private volatile boolean stopping;
    private @Nullable Thread writer;

    AttemptQueue(AuditConfig config, AuditRows rows, AccountLookup accounts, Event<Recorded> recorded) {
        this.waiting = new ArrayBlockingQueue<>(config.queue());
        this.batch = config.batch();
        this.rows = rows;
        this.accounts = accounts;
        this.recorded = recorded;
    }

    void start(@Observes StartupEvent event) {
        writer = Thread.ofPlatform().name("audit-writer").daemon().start(this::run);
    }

    /** What waits is written before the database's connections are closed. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        var running = writer;
        if (running != null) {
            running.interrupt();
            running.join(STOP_WITHIN);
        }
    }

    void offer(AuditRow row) {
        if (!waiting.offer(row)) {
            dropped.increment();
        }
    }

    /** How many attempts were never written, since the start. */
    public long dropped() {
        return dropped.sum();
    }

    /** How many attempts wait to be written. */
    public int waiting() {
        return waiting.size();
    }

    private void run() {
        long told = 0;
        while (!stopping || !waiting.isEmpty()) {
            var next = take();
            if (!next.isEmpty()) {
                write(next);
            }
            long now = dropped();
            if (now > told) {
                LOG.warnf("audit.dropped attempts=%d", now - told);
                told = now;
            }
        }
    }

    private List<AuditRow> take() {
        var next = new ArrayList<AuditRow>(batch);
        try {
            var first = stopping ? waiting.poll() : waiting.poll(1, TimeUnit.SECONDS);
            if (first != null) {
                next.add(first);
                waiting.drainTo(next, batch - 1);
            }
        } catch (InterruptedException e) {
            // Told to stop: the loop writes what is left.
            return next;
        }
        return next;
    }

    private void write(List<AuditRow> next) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                QuarkusTransaction.requiringNew().run(() -> insert(next));
                return;
            } catch (RuntimeException e) {
                LOG.warnf(
                        "audit.not-written attempts=%d: %s",
                        next.size(), e.getClass().getSimpleName());
                if (stopping || !pause()) {
                    break;
                }
            }
        }
        dropped.add(next.size());
    }

    private void insert(List<AuditRow> next) {
        var emails = next.stream()
                .map(AttemptQueue::email)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var known = accounts.byEmail(emails);
        var resolved = next.stream()
                .map(row -> {
                    var email = email(row);
                    return email == null ? row : row.of(known.get(email));
                })
                .toList();
        rows.insert(resolved);
        resolved.forEach(row -> recorded.fire(Recorded.of(row)));
    }

    private static @Nullable String email(AuditRow row) {
        return row.event() instanceof Attempt attempt ? attempt.email() : null;
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
