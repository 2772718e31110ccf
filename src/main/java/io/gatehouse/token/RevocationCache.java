package io.gatehouse.token;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.keys.ReactiveKeyCommands;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.redis.datasource.value.SetArgs;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The copy of the table in Redis: a key a revocation, for who can't trust its memory, and a channel that tells every
 * instance at once. All keys carry one hash tag: {@link #replaceMark} notices lost data only on the node where the mark
 * itself lies.
 */
@ApplicationScoped
class RevocationCache {
    static final String PREFIX = "gatehouse:{revoked}:";
    private static final String CHANNEL = "gatehouse:revocations";
    private static final Duration MARK_LIFE = Duration.ofMinutes(1);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(200);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int PARALLEL_WRITES = 16;

    private final ReactiveKeyCommands<String> keys;
    private final ReactiveValueCommands<String, String> values;
    private final ReactivePubSubCommands<String> channel;
    private final Clock clock;
    private final String markKey = PREFIX + "reader:" + UUID.randomUUID();

    /** Before this time (epoch milliseconds) nobody asks, so that a dead Redis delays one request a second, not all. */
    private final AtomicLong pausedUntil = new AtomicLong();

    RevocationCache(ReactiveRedisDataSource redis, Clock clock) {
        this.keys = redis.key();
        this.values = redis.value(String.class);
        this.channel = redis.pubsub(String.class);
        this.clock = clock;
    }

    /** False after a failure; true again for one caller a pause, who finds out, and for all once it works. */
    boolean mayAsk() {
        var until = pausedUntil.get();
        if (until == 0) {
            return true;
        }
        var now = clock.millis();
        return now >= until && pausedUntil.compareAndSet(until, now + PAUSE_AFTER_FAILURE.toMillis());
    }

    Uni<Boolean> contains(UUID sessionId) {
        return guarded(keys.exists(PREFIX + sessionId));
    }

    /** Writes each, and then tells every instance that listens: who hears of it needn't copy it. */
    Uni<Void> announce(Collection<Revocation> revocations) {
        return forEach(revocations, revocation -> write(revocation).chain(() -> publish(revocation)));
    }

    private Uni<Void> publish(Revocation revocation) {
        return guarded(channel.publish(CHANNEL, revocation.text()));
    }

    /** Hears what instances announce, until the connection ends. Waits for as long as Redis doesn't answer. */
    Uni<Void> listen(Consumer<Revocation> heard, Runnable ended) {
        return channel.subscribe(
                        CHANNEL, message -> Revocation.parse(message).ifPresent(heard), ended, failure -> ended.run())
                .replaceWithVoid();
    }

    Uni<Void> write(Collection<Revocation> revocations) {
        return forEach(revocations, this::write);
    }

    private Uni<Void> write(Revocation revocation) {
        var millis = Math.max(1, revocation.left().toMillis());
        return guarded(values.psetex(PREFIX + revocation.sessionId(), millis, "1"));
    }

    /**
     * Leaves a mark, and says whether the one that this instance left last lay there. If it didn't, Redis has lost data
     * since: it was emptied, restarted, or replaced by a replica that lagged behind.
     */
    Uni<Boolean> replaceMark(@Nullable String expected, String next) {
        return guarded(values.setGet(markKey, next, new SetArgs().px(MARK_LIFE))
                .map(found -> expected != null && expected.equals(found)));
    }

    private static Uni<Void> forEach(Collection<Revocation> revocations, Function<Revocation, Uni<Void>> call) {
        return Multi.createFrom()
                .iterable(revocations)
                .onItem()
                .transformToUni(call::apply)
                .merge(PARALLEL_WRITES)
                .collect()
                .last();
    }

    private <T> Uni<T> guarded(Uni<T> call) {
        return call.ifNoItem()
                .after(ANSWER_WITHIN)
                .fail()
                .onItem()
                .invoke(() -> pausedUntil.set(0))
                .onFailure()
                .invoke(() -> pausedUntil.set(clock.millis() + PAUSE_AFTER_FAILURE.toMillis()));
    }
}
