package io.gatehouse.lockout;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One counter in memory: the rules of the script in {@link SharedCounters}, for as long as Redis is away. */
final class FailureCounter {
    private final Map<String, Instant> failures = new LinkedHashMap<>();
    private @Nullable Instant lockedUntil;
    private @Nullable String begunBy;
    private int level;

    /**
     * @param lock how long the account is locked from now on; zero if it isn't
     */
    record Decision(boolean admitted, Duration lock) {}

    synchronized Decision reserve(String id, Instant now, LockoutPolicy policy) {
        if (lockedUntil != null && lockedUntil.isAfter(now)) {
            return new Decision(false, Duration.between(now, lockedUntil));
        }
        if (lockedUntil != null) {
            if (!lockedUntil.plus(policy.memory()).isAfter(now)) {
                level = 0;
            }
            failures.clear();
            unlock();
        }
        failures.values().removeIf(at -> !at.plus(policy.window()).isAfter(now));
        failures.put(id, now);
        if (failures.size() < policy.maxFailures()) {
            return new Decision(true, Duration.ZERO);
        }
        level = Math.min(level + 1, policy.locks().size());
        var lock = policy.lock(level);
        lockedUntil = now.plus(lock);
        begunBy = id;
        return new Decision(true, lock);
    }

    /** What another instance's failures have led to. */
    synchronized void lock(Instant until) {
        lockedUntil = until;
        begunBy = null;
        level = Math.max(level, 1);
    }

    /** A guess that Redis admitted: a lock that seems to stand was lifted on another instance. */
    synchronized void admit(String id, Instant now, LockoutPolicy policy) {
        if (lockedUntil != null && lockedUntil.isAfter(now)) {
            lockedUntil = now;
        }
        reserve(id, now, policy);
    }

    synchronized void withdraw(String id) {
        if (failures.remove(id) != null && lockedUntil != null) {
            unlock();
            level--;
        }
    }

    synchronized boolean lockStands(String id) {
        return id.equals(begunBy);
    }

    private void unlock() {
        lockedUntil = null;
        begunBy = null;
    }
}
