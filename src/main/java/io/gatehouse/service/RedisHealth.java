package io.gatehouse.service;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells whether Redis answers; without it the service goes on, so it is up either way. */
@Readiness
@ApplicationScoped
class RedisHealth implements AsyncHealthCheck {
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);

    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);

    private final Uni<Boolean> reachable;

    RedisHealth(ReactiveRedisDataSource redis) {
        this.reachable = redis.execute("PING")
                .map(answer -> true)
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false)
                .memoize()
                .atLeast(ASK_AGAIN_AFTER);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return reachable.map(answers -> HealthCheckResponse.named("Redis")
                .up()
                .withData("reachable", answers)
                .build());
    }
}
