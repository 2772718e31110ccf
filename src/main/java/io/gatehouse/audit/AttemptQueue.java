package io.gatehouse.audit;

import io.gatehouse.audit.AuditEvent.Attempt;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The attempts that wait to be written, many in one transaction. What comes while it is full is counted, not kept. */
@ApplicationScoped
public class AttemptQueue {
    private static final Logger LOG = Logger.getLogger(AttemptQueue.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final BlockingQueue<AuditRow> waiting;
    private final LongAdder dropped = new LongAdder();
    private final AuditRows rows;
    private final AccountLookup accounts;
    private final int batch;
    // Not an interruption: one in the middle of a statement would cost its connection, and with it the rows.
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread writer;

    AttemptQueue(AuditConfig config, AuditRows rows, AccountLookup accounts) {
        this.waiting = new ArrayBlockingQueue<>(config.queue());
        this.batch = config.batch();
        this.rows = rows;
        this.accounts = accounts;
    }

    void start(@Observes StartupEvent event) {
        writer = Thread.ofPlatform().name("audit-writer").daemon().start(this::run);
    }

    /** What waits is written before the database's connections are closed. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        LOG.infof("audit.stopping attempts=%d", waiting());
        stopping.countDown();
        var running = writer;
        if (running != null) {
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
        try {
            while (!isStopping() || !waiting.isEmpty()) {
                write(take());
                long now = dropped();
                if (now > told) {
                    LOG.warnf("audit.dropped attempts=%d", now - told);
                    told = now;
                }
            }
        } catch (InterruptedException e) {
            LOG.warnf("audit.writer-interrupted attempts=%d", waiting());
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private List<AuditRow> take() throws InterruptedException {
        var next = new ArrayList<AuditRow>(batch);
        var first = waiting.poll(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            next.add(first);
            waiting.drainTo(next, batch - 1);
        }
        return next;
    }

    /** For as long as the database is away, the rows wait and the queue fills up. */
    private void write(List<AuditRow> next) throws InterruptedException {
        while (!next.isEmpty()) {
            try {
                QuarkusTransaction.requiringNew().run(() -> insert(next));
                return;
            } catch (AuditRows.Unwritable e) {
                LOG.errorf("audit.unwritable attempts=%d: %s", next.size(), e.getMessage());
                writeEach(next);
                return;
            } catch (RuntimeException e) {
                LOG.warnf(
                        "audit.not-written attempts=%d: %s",
                        next.size(), e.getClass().getSimpleName());
                if (stopping.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                    dropped.add(next.size());
                    return;
                }
            }
        }
    }

    /** One that can't be stored must not take the others with it. */
    private void writeEach(List<AuditRow> next) {
        for (var row : next) {
            try {
                QuarkusTransaction.requiringNew().run(() -> insert(List.of(row)));
            } catch (RuntimeException e) {
                dropped.increment();
            }
        }
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
    }

    private static @Nullable String email(AuditRow row) {
        return row.event() instanceof Attempt attempt ? attempt.email() : null;
    }
}
