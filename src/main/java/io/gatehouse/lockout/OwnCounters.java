package io.gatehouse.lockout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;

/**
 * This instance's own counters. They follow what Redis decides, so that they go on from there when it is away, and there are
 * only so many: whoever floods them with addresses pushes out the rarely used ones first.
 */
final class OwnCounters {
    private static final int MOST = 100_000;

    private final LockoutPolicy policy;
    private final Clock clock;
    private final Cache<Counter, FailureCounter> counters;

    OwnCounters(LockoutPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
        this.counters = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(policy.memory().multipliedBy(2).plus(policy.window()))
                .build();
    }

    Admission reserve(Counter counter, String id) {
        var decision = of(counter).reserve(id, clock.instant(), policy);
        return decision.admitted()
                ? new Admission.Admitted(
                        new Reservation(counter, id, decision.lock().isPositive()))
                : new Admission.Locked(decision.lock());
    }

    /** Remembers what Redis decided. */
    void follow(Counter counter, String id, Admission decided) {
        switch (decided) {
            case Admission.Admitted admitted -> of(counter).admit(id, clock.instant(), policy);
            case Admission.Locked locked -> of(counter).lock(clock.instant().plus(locked.retryAfter()));
        }
    }

    void withdraw(Reservation reservation) {
        of(reservation.counter()).withdraw(reservation.id());
    }

    boolean lockStands(Reservation reservation) {
        return of(reservation.counter()).lockStands(reservation.id());
    }

    void clear(Counter counter) {
        counters.invalidate(counter);
    }

    void lift(Counter account) {
        counters.asMap().keySet().removeIf(counter -> counter.account().equals(account.account()));
    }

    private FailureCounter of(Counter counter) {
        return counters.get(counter, ignored -> new FailureCounter());
    }
}
