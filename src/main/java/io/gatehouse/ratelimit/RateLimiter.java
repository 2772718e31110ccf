package io.gatehouse.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.client.ClientAddress;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemException.Quota;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.redis.Script;
import io.gatehouse.redis.Scripts;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts the requests of a client address against the limit of a group of routes; one round trip to Redis. */
@ApplicationScoped
public class RateLimiter {
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(250);
    private static final int MOST_OWN = 100_000;

    /** Answers whether it is allowed, and the microseconds until the bucket is empty or the next request is allowed. */
    private static final Script TAKE = Script.of(Script.NOW + """
            local window, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
            local empty_at = tonumber(redis.call('GET', KEYS[1]) or 0)
            local next = math.max(empty_at, now) + interval
            if next - now > window then
                return {0, next - now - window}
            end
            redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
            return {1, next - now}
            """);

    private final RateLimitConfig config;
    private final Map<RouteGroup, Gcra> limits = new EnumMap<>(RouteGroup.class);
    private final Scripts scripts;
    private final Clock clock;

    /** For as long as Redis is away: the same algorithm on this instance's own requests. */
    private final Cache<String, Gcra.Step> own =
            Caffeine.newBuilder().maximumSize(MOST_OWN).build();

    @Inject
    RateLimiter(RateLimitConfig config, ReactiveRedisDataSource redis, Clock clock) {
        this.config = config;
        for (var group : RouteGroup.values()) {
            limits.put(group, Gcra.of(group.rate(config)));
        }
        this.scripts = new Scripts(redis, clock, "rate-limit", ANSWER_WITHIN);
        this.clock = clock;
    }

    /**
     * Counts a request against a group that only its body has revealed: a sign-in at an endpoint that does other things, too.
     * Waits for Redis: not for an event loop.
     *
     * @throws ProblemException {@code too-many-requests}
     */
    public void require(RouteGroup group, HttpServerRequest request) {
        if (!config.enabled()) {
            return;
        }
        var decision = take(group, ClientAddress.of(request)).await().indefinitely();
        if (!decision.allowed()) {
            throw refusal(group, decision);
        }
    }

    ProblemException refusal(RouteGroup group, Gcra.Decision decision) {
        Metrics.counter("gatehouse.rate.limited", "group", group.label()).increment();
        return ProblemException.throttled(
                ProblemType.TOO_MANY_REQUESTS,
                "Wait as long as the header Retry-After says.",
                decision.reset(),
                quota(group));
    }

    Quota quota(RouteGroup group) {
        var rate = group.rate(config);
        return new Quota(group.label(), rate.requests(), rate.window());
    }

    /** Counts one request. Completes on any thread, and doesn't fail. */
    Uni<Gcra.Decision> take(RouteGroup group, String address) {
        var limit = limit(group);
        var key = "gatehouse:{rate:%s:%s}".formatted(group.label(), Partition.of(address));
        var arguments = List.of(Long.toString(limit.windowMicros()), Long.toString(limit.intervalMicros()));
        return scripts.run(TAKE, List.of(key), arguments)
                .map(answer -> answer.get(0).toLong() == 1
                        ? limit.allowed(answer.get(1).toLong())
                        : limit.refused(answer.get(1).toLong()))
                .onFailure(Scripts.RedisAway.class)
                .recoverWithItem(() -> takeOwn(limit, key));
    }

    /** How many decisions Redis didn't make since the start. */
    public long decidedAlone() {
        return scripts.unanswered();
    }

    private Gcra limit(RouteGroup group) {
        var limit = limits.get(group);
        if (limit == null) {
            throw new IllegalStateException("Each group has a limit");
        }
        return limit;
    }

    private Gcra.Decision takeOwn(Gcra limit, String key) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return own.asMap()
                .merge(key, limit.step(0, now), (last, ignored) -> limit.step(last.emptyAt(), now))
                .decision();
    }
}
