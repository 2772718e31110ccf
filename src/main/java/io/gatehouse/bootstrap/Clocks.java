package io.gatehouse.bootstrap;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The time of the service, in UTC. */
final class Clocks {
    // PostgreSQL's resolution: an instant that was stored compares equal to what it was before.
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    @Produces
    @Singleton
    static Clock systemClock() {
        return Clock.tick(Clock.systemUTC(), MICROSECOND);
    }
}
