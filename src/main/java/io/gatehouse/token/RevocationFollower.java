package io.gatehouse.token;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps this instance's memory, and Redis, in step with the table. */
@ApplicationScoped
class RevocationFollower {
    private static final Logger LOG = Logger.getLogger(RevocationFollower.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration READ_WITHIN = Duration.ofSeconds(2);
    private static final Duration COPY_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANNOUNCE_WITHIN = Duration.ofMillis(300);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    private final RevocationTable table;
    private final RevocationCache cache;
    private final Clock clock;
    private final RevocationMemory memory = new RevocationMemory();

    // A thread of its own: a request flood that takes every worker must not make the memory stale.
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("revocations").factory());

    /** Set when Redis may lack something that isn't news any more. */
    private final AtomicBoolean cacheLags = new AtomicBoolean(true);

    /** Or trying to. */
    private final AtomicBoolean listening = new AtomicBoolean();

    private String horizon = RevocationTable.Look.EVERYTHING;
    private Instant lastLook = Instant.MIN;
    private @Nullable String mark;
    private Instant nextSweep = Instant.MIN;
    private boolean tableFails;
    private boolean cacheFails;

    @Inject
    RevocationFollower(RevocationTable table, RevocationCache cache, Clock clock) {
        this.table = table;
        this.cache = cache;
        this.clock = clock;
    }

    boolean knows(UUID sessionId) {
        return memory.contains(sessionId, clock.instant());
    }

    /** Whether what memory doesn't know hasn't been revoked for longer than a second. */
    boolean isCurrent() {
        return memory.isCurrent(clock.instant());
    }

    /** Whether memory may decide where nobody else can. */
    boolean isFresh() {
        return memory.isFresh(clock.instant());
    }

    /** What this instance has just committed: known here from now on, and to the others too unless Redis is gone. */
    void announce(List<Revocation> revocations) {
        var now = clock.instant();
        revocations.forEach(revocation -> memory.add(revocation, now));
        if (!cache.mayAsk()) {
            cacheLags.set(true);
            return;
        }
        try {
            cache.announce(revocations).await().atMost(ANNOUNCE_WITHIN);
        } catch (RuntimeException e) {
            cacheLags.set(true);
        }
    }

    void start(@Observes StartupEvent event) {
        follow();
        var pause = EVERY.toMillis();
        // follow() lets nothing through that would end the schedule, so there is no future to look at.
        var unused = poller.scheduleWithFixedDelay(this::follow, pause, pause, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        poller.shutdownNow();
    }

    /** One look at the table, and what follows from it. */
    void follow() {
        listen();
        copy(look());
        memory.forgetExpired(clock.instant());
        sweepNowAndThen();
    }

    /** News from the others' mouths, before the next look; without Redis the looks suffice. */
    private void listen() {
        if (listening.compareAndSet(false, true)) {
            cache.listen(heard -> memory.add(heard, clock.instant()), () -> listening.set(false))
                    .subscribe()
                    .with(begun -> {}, failure -> listening.set(false));
        }
    }

    /** What the table says that memory didn't know. */
    private List<Revocation> look() {
        var began = clock.instant();
        if (began.isBefore(lastLook)) {
            // The clock was set back: what it seemed to have outlived has been forgotten.
            horizon = RevocationTable.Look.EVERYTHING;
        }
        lastLook = began;
        try {
            var look = table.read(horizon, READ_WITHIN);
            var news = look.revocations().stream()
                    .filter(revocation -> memory.add(revocation, began))
                    .toList();
            horizon = look.horizon();
            memory.completeAsOf(began);
            tableFails = reported(tableFails, "table", null);
            return news;
        } catch (RuntimeException e) {
            tableFails = reported(tableFails, "table", e);
            return List.of();
        }
    }

    /** Usually only the news; everything once Redis has lost something or a write to it has failed. */
    private void copy(List<Revocation> news) {
        var lagged = cacheLags.getAndSet(false);
        var next = UUID.randomUUID().toString();
        try {
            var intact = cache.replaceMark(mark, next).await().atMost(COPY_WITHIN) && !lagged;
            cache.write(intact ? news : memory.all(clock.instant())).await().atMost(COPY_WITHIN);
            mark = next;
            cacheFails = reported(cacheFails, "redis", null);
        } catch (RuntimeException e) {
            cacheLags.set(true);
            cacheFails = reported(cacheFails, "redis", e);
        }
    }

    private void sweepNowAndThen() {
        var now = clock.instant();
        if (tableFails || now.isBefore(nextSweep)) {
            return;
        }
        try {
            // A full batch may have left something; the rest waits for the next look.
            nextSweep = table.sweep() ? now : now.plus(SWEEP_EVERY);
        } catch (RuntimeException e) {
            LOG.warnf("revocations.sweep-failed: %s", e.getMessage());
            nextSweep = now.plus(SWEEP_EVERY);
        }
    }

    /** Says when it begins to fail and when it works again, not twice a second in between. */
    private static boolean reported(boolean failed, String what, @Nullable RuntimeException failure) {
        if (failure != null && !failed) {
            LOG.warnf("revocations.%s-unreachable: %s", what, failure.getMessage());
        }
        if (failure == null && failed) {
            LOG.infof("revocations.%s-reachable", what);
        }
        return failure != null;
    }
}
