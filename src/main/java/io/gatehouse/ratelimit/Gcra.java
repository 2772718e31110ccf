package io.gatehouse.ratelimit;

import java.time.Duration;

/**
 * The generic cell rate algorithm (ITU-T I.371, annex A) with room for the whole quota at once. Its state is one time: when
 * the bucket will be empty again, if nothing more comes.
 */
record Gcra(long windowMicros, long intervalMicros) {
    static Gcra of(Rate rate) {
        long window = rate.window().toNanos() / 1_000;
        return new Gcra(window, Math.max(1, window / rate.requests()));
    }

    /**
     * @param remaining how many more would be allowed right now
     * @param reset until the whole quota is there again; of a refused request, until the next is allowed
     */
    record Decision(boolean allowed, long remaining, Duration reset) {}

    /** What came of it, and the state that it leaves. */
    record Step(Decision decision, long emptyAt) {}

    Step step(long emptyAt, long now) {
        long next = Math.max(emptyAt, now) + intervalMicros;
        return next - now > windowMicros
                ? new Step(refused(next - now - windowMicros), emptyAt)
                : new Step(allowed(next - now), next);
    }

    Decision allowed(long untilEmpty) {
        return new Decision(true, (windowMicros - untilEmpty) / intervalMicros, micros(untilEmpty));
    }

    Decision refused(long retryAfter) {
        return new Decision(false, 0, micros(retryAfter));
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }
}
