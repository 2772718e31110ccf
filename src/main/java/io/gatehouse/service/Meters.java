package io.gatehouse.service;

import io.gatehouse.audit.AttemptQueue;
import io.gatehouse.credential.Passwords;
import io.gatehouse.key.SigningKeys;
import io.gatehouse.lockout.Lockout;
import io.gatehouse.mail.Outbox;
import io.gatehouse.overload.RequestLimit;
import io.gatehouse.ratelimit.RateLimiter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Measures what the features count by themselves. What has labels is counted where it happens, with values from an enum. */
final class Meters {
    private static final String ALONE = "gatehouse.redis.fallbacks";

    @Produces
    @Singleton
    static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    static void hashing(@Observes StartupEvent event, MeterRegistry registry, Passwords passwords) {
        FunctionCounter.builder("gatehouse.hashes.computed", passwords, Passwords::hashesComputed)
                .register(registry);
        Gauge.builder("gatehouse.hashing.queue", passwords, Passwords::hashingQueue)
                .register(registry);
        FunctionTimer.builder(
                        "gatehouse.hashing",
                        passwords,
                        Passwords::hashingDone,
                        Passwords::hashingNanos,
                        TimeUnit.NANOSECONDS)
                .register(registry);
        FunctionCounter.builder("gatehouse.breach.lookups.unanswered", passwords, Passwords::breachLookupsUnanswered)
                .register(registry);
    }

    static void fallbacks(@Observes StartupEvent event, MeterRegistry registry, Lockout lockout, RateLimiter limiter) {
        FunctionCounter.builder(ALONE, lockout, Lockout::decidedAlone)
                .tag("feature", "lockout")
                .register(registry);
        FunctionCounter.builder(ALONE, limiter, RateLimiter::decidedAlone)
                .tag("feature", "rate-limit")
                .register(registry);
    }

    static void load(@Observes StartupEvent event, MeterRegistry registry, RequestLimit limit) {
        Gauge.builder("gatehouse.requests.in.flight", limit, RequestLimit::inFlight)
                .register(registry);
        FunctionCounter.builder("gatehouse.requests.refused", limit, RequestLimit::refused)
                .register(registry);
    }

    static void mails(@Observes StartupEvent event, MeterRegistry registry, Outbox outbox) {
        Gauge.builder("gatehouse.mails.waiting", outbox, Meters::waiting).register(registry);
    }

    /** Asked for at each scrape; the other metrics must be there while the database isn't. */
    private static double waiting(Outbox outbox) {
        try {
            return outbox.waiting();
        } catch (RuntimeException away) {
            return Double.NaN;
        }
    }

    static void audit(@Observes StartupEvent event, MeterRegistry registry, AttemptQueue attempts) {
        FunctionCounter.builder("gatehouse.audit.dropped", attempts, AttemptQueue::dropped)
                .register(registry);
        Gauge.builder("gatehouse.audit.waiting", attempts, AttemptQueue::waiting)
                .register(registry);
    }

    static void keyAge(@Observes StartupEvent event, MeterRegistry registry, SigningKeys keys, Clock clock) {
        Gauge.builder("gatehouse.signing.key.age", keys, known -> age(known, clock))
                .baseUnit("seconds")
                .register(registry);
    }

    private static double age(SigningKeys keys, Clock clock) {
        return keys.activeSince()
                .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }
}
