package io.gatehouse.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Runs one feature's scripts. After a failure nobody asks for a second, then one caller a second does, until Redis answers
 * again: a dead Redis costs a timeout now and then, not each request.
 */
public final class Scripts {
    private static final Logger LOG = Logger.getLogger(Scripts.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ReactiveRedisDataSource redis;
    private final Clock clock;
    private final String feature;
    private final Duration answerWithin;

    /** Before this time (epoch milliseconds) nobody asks; 0 while Redis answers. */
    private final AtomicLong pausedUntil = new AtomicLong();

    private final LongAdder unanswered = new LongAdder();

    /** @param feature what the log calls it */
    public Scripts(ReactiveRedisDataSource redis, Clock clock, String feature, Duration answerWithin) {
        this.redis = redis;
        this.clock = clock;
        this.feature = feature;
        this.answerWithin = answerWithin;
    }

    /** Redis gave no answer in time, or wasn't asked because it didn't a moment ago. */
    public static final class RedisAway extends RuntimeException {
        RedisAway() {
            // No stack trace: while Redis is away this is thrown for each request.
            super("Redis doesn't answer", null, false, false);
        }
    }

    /** Fails with {@link RedisAway}, on any thread. */
    public Uni<Response> run(Script script, List<String> keys, List<String> arguments) {
        if (!mayAsk()) {
            unanswered.increment();
            return Uni.createFrom().failure(RedisAway::new);
        }
        return execute("EVALSHA", script.sha(), keys, arguments)
                .onFailure(Scripts::isUnknownScript)
                .recoverWithUni(() -> execute("EVAL", script.source(), keys, arguments))
                .ifNoItem()
                .after(answerWithin)
                .fail()
                .onItem()
                .invoke(this::answered)
                .onFailure()
                .transform(this::failed);
    }

    /** How many decisions Redis didn't make since the start. */
    public long unanswered() {
        return unanswered.sum();
    }

    private Uni<Response> execute(String command, String script, List<String> keys, List<String> arguments) {
        var all = Stream.of(List.of(script, Integer.toString(keys.size())), keys, arguments)
                .flatMap(List::stream)
                .toArray(String[]::new);
        return redis.execute(command, all);
    }

    private static boolean isUnknownScript(Throwable e) {
        return e.getMessage() != null && e.getMessage().startsWith("NOSCRIPT");
    }

    private boolean mayAsk() {
        var until = pausedUntil.get();
        if (until == 0) {
            return true;
        }
        var now = clock.millis();
        return now >= until && pausedUntil.compareAndSet(until, now + PAUSE.toMillis());
    }

    private void answered() {
        if (pausedUntil.get() != 0 && pausedUntil.getAndSet(0) != 0) {
            LOG.infof("%s.redis-reachable", feature);
        }
    }

    private RedisAway failed(Throwable e) {
        unanswered.increment();
        if (pausedUntil.getAndSet(clock.millis() + PAUSE.toMillis()) == 0) {
            LOG.warnf(
                    "%s.redis-unreachable, this instance decides by itself: %s %s",
                    feature, e.getClass().getSimpleName(), e.getMessage());
        }
        return new RedisAway();
    }
}
