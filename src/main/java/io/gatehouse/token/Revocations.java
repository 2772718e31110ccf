package io.gatehouse.token;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import io.gatehouse.problem.ProblemException;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The sessions whose access tokens count no longer although they haven't expired. The table is the truth, written in the
 * transaction that revokes; Redis tells the other instances at once; each instance's memory listens, and follows the table.
 */
@ApplicationScoped
public class Revocations {
    /** For clocks that differ, and for a token whose minting began before the revocation. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(2);

    private final RevocationTable table;
    private final RevocationCache cache;
    private final RevocationFollower follower;
    private final Event<Revoked> revoked;
    private final Duration life;

    @Inject
    Revocations(
            RevocationTable table,
            RevocationCache cache,
            RevocationFollower follower,
            Event<Revoked> revoked,
            TokenConfig config) {
        this.table = table;
        this.cache = cache;
        this.follower = follower;
        this.revoked = revoked;
        this.life = config.accessTtl().plus(MARGIN);
    }

    record Revoked(List<UUID> sessionIds) {}

    /** Refuses all access tokens of the session once the caller's transaction commits. */
    @Transactional(MANDATORY)
    public void revoke(UUID sessionId) {
        write(List.of(sessionId));
    }

    /** Refuses all access tokens of the sessions once the caller's transaction commits. */
    @Transactional(MANDATORY)
    public void revokeAll(Collection<UUID> sessionIds) {
        write(List.copyOf(sessionIds));
    }

    private void write(List<UUID> sessionIds) {
        if (!sessionIds.isEmpty()) {
            table.write(sessionIds, life);
            Metrics.counter("gatehouse.revocations").increment(sessionIds.size());
            revoked.fire(new Revoked(sessionIds));
        }
    }

    void tellEveryone(@Observes(during = TransactionPhase.AFTER_SUCCESS) Revoked event) {
        follower.announce(
                event.sessionIds().stream().map(id -> new Revocation(id, life)).toList());
    }

    /**
     * Whether the session's access tokens are refused. Never blocks; completes within 200 ms. Fails with a 503 when
     * nobody can tell: Redis doesn't answer, and the table hasn't been read for longer than two seconds.
     */
    public Uni<Boolean> isRevoked(UUID sessionId) {
        if (follower.knows(sessionId)) {
            return Uni.createFrom().item(true);
        }
        // Asking at each request would cost as much as all the rest of it.
        if (follower.isCurrent()) {
            return Uni.createFrom().item(false);
        }
        if (!cache.mayAsk()) {
            return byMemoryAlone(sessionId);
        }
        var context = Vertx.currentContext();
        var alone = Uni.createFrom().deferred(() -> byMemoryAlone(sessionId));
        // A timeout fires on another thread, where the rest of the request doesn't belong.
        var fallback = context == null ? alone : alone.emitOn(task -> context.runOnContext(ignored -> task.run()));
        return cache.contains(sessionId).onFailure().recoverWithUni(fallback);
    }

    private Uni<Boolean> byMemoryAlone(UUID sessionId) {
        if (follower.knows(sessionId)) {
            return Uni.createFrom().item(true);
        }
        return follower.isFresh()
                ? Uni.createFrom().item(false)
                : Uni.createFrom()
                        .failure(ProblemException.unavailable(
                                "Whether this token is revoked can't be checked; try again shortly.", TRY_AGAIN_AFTER));
    }
}
