package io.gatehouse.lockout;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much guessing is allowed.
 *
 * @param maxFailures how many failures within the window lock
 * @param locks how long the first lock lasts, the second, and so on; the last stands for all that follow
 */
record LockoutPolicy(int maxFailures, Duration window, List<Duration> locks) {
    static LockoutPolicy of(LockoutConfig config) {
        return of(config.maxFailures(), config.window(), config.duration(), config.maxDuration());
    }

    static LockoutPolicy of(int maxFailures, Duration window, Duration first, Duration longest) {
        if (!window.isPositive() || !first.isPositive()) {
            throw new IllegalStateException("GATEHOUSE_LOCKOUT_WINDOW and GATEHOUSE_LOCKOUT_DURATION must be positive");
        }
        var locks = new ArrayList<Duration>();
        for (var next = first; next.compareTo(longest) < 0; next = next.multipliedBy(2)) {
            locks.add(next);
        }
        locks.add(first.compareTo(longest) > 0 ? first : longest);
        return new LockoutPolicy(maxFailures, window, List.copyOf(locks));
    }

    /** How long the lock of this level lasts; the first has level 1. */
    Duration lock(int level) {
        return locks.get(Math.min(level, locks.size()) - 1);
    }

    /** How long a lock is remembered after its end, so that the next one lasts longer. */
    Duration memory() {
        return locks.getLast();
    }

    ProblemException refusal(Duration retryAfter) {
        return ProblemException.throttled(
                ProblemType.TOO_MANY_ATTEMPTS,
                "Wait before you try again, or reset the password if you don't remember it.",
                retryAfter,
                new ProblemException.Quota("attempts", maxFailures, window));
    }
}
