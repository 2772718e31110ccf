package io.gatehouse.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What this instance knows of the table, and as of when. As large as what was revoked within one token's life. */
final class RevocationMemory {
    /** What a revocation may take to be known, as we promise it. */
    static final Duration CURRENT_FOR = Duration.ofSeconds(1);

    static final Duration FRESH_FOR = Duration.ofSeconds(2);

    private final ConcurrentMap<UUID, Instant> untilBySession = new ConcurrentHashMap<>();
    private volatile Instant asOf = Instant.MIN;

    /** Whether it was news. */
    boolean add(Revocation revocation, Instant now) {
        var until = now.plus(revocation.left());
        var known = untilBySession.get(revocation.sessionId());
        // The same row read again differs by the milliseconds that the reading took.
        if (known != null && !until.isAfter(known.plusSeconds(1))) {
            return false;
        }
        untilBySession.merge(revocation.sessionId(), until, (one, other) -> one.isAfter(other) ? one : other);
        return true;
    }

    boolean contains(UUID sessionId, Instant now) {
        var until = untilBySession.get(sessionId);
        return until != null && now.isBefore(until);
    }

    /** Everything that was committed before this moment is known. */
    void completeAsOf(Instant then) {
        asOf = then;
    }

    boolean isCurrent(Instant now) {
        return isNoOlderThan(CURRENT_FOR, now);
    }

    boolean isFresh(Instant now) {
        return isNoOlderThan(FRESH_FOR, now);
    }

    /** What comes from the future was learnt by a clock that has been set back since, and tells nothing. */
    private boolean isNoOlderThan(Duration age, Instant now) {
        return !asOf.isAfter(now) && asOf.plus(age).isAfter(now);
    }

    void forgetExpired(Instant now) {
        untilBySession.values().removeIf(until -> !now.isBefore(until));
    }

    List<Revocation> all(Instant now) {
        return untilBySession.entrySet().stream()
                .map(entry -> new Revocation(entry.getKey(), Duration.between(now, entry.getValue())))
                .filter(revocation -> revocation.left().isPositive())
                .toList();
    }
}
