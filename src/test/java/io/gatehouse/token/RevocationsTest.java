package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gatehouse.TestServers;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RevocationsTest {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    @Inject
    Revocations ours;

    @Inject
    RevocationFollower ourFollower;

    @Inject
    RevocationTable table;

    @Inject
    ReactiveRedisDataSource ourRedis;

    @Inject
    Event<Revocations.Revoked> event;

    @Inject
    TokenConfig config;

    @Inject
    Clock systemClock;

    @Inject
    Vertx vertx;

    private final UUID session = UUID.randomUUID();
    private RedisOfItsOwn redis;
    private MovableClock clock;

    @BeforeEach
    void startARedis() throws IOException {
        redis = new RedisOfItsOwn(vertx);
        clock = new MovableClock(systemClock.instant());
    }

    @AfterEach
    void stopTheRedis() throws IOException {
        redis.close();
    }

    /** Another instance, which looks at the table only when told to. */
    private final class Instance {
        final RevocationFollower follower;
        final Revocations revocations;
        final RevocationCache cache;

        Instance(ReactiveRedisDataSource redis) {
            cache = new RevocationCache(redis, clock);
            follower = new RevocationFollower(table, cache, clock);
            revocations = new Revocations(table, cache, follower, event, config);
        }

        boolean refuses(UUID session) {
            return revocations.isRevoked(session).await().atMost(Duration.ofSeconds(5));
        }
    }

    private static void revokeBy(Revocations revocations, UUID... sessions) {
        QuarkusTransaction.requiringNew().run(() -> revocations.revokeAll(Arrays.asList(sessions)));
    }

    private boolean weRefuse(UUID session) {
        return ours.isRevoked(session).await().atMost(Duration.ofSeconds(5));
    }

    @Test
    void aRevokedSessionIsRefusedHereAtOnce() {
        assertThat(weRefuse(session)).isFalse();

        revokeBy(ours, session);

        assertThat(ourFollower.knows(session)).isTrue();
        assertThat(weRefuse(session)).isTrue();
        assertThat(weRefuse(UUID.randomUUID())).isFalse();
    }

    @Test
    void aRevokedSessionIsRefusedByOtherInstancesAtOnceThroughRedis() {
        var other = new Instance(ourRedis);

        revokeBy(ours, session);

        assertThat(other.follower.knows(session)).isFalse();
        assertThat(other.refuses(session)).isTrue();
    }

    @Test
    void whoListensKnowsBeforeTheNextLookAtTheTable() {
        var listening = new Instance(ourRedis);
        listening.follower.follow();

        await().untilAsserted(() -> {
            var another = UUID.randomUUID();
            revokeBy(ours, another);
            assertThat(listening.follower.knows(another)).isTrue();
        });
    }

    @Test
    void anInstanceListensAgainOnceRedisIsBack() throws IOException {
        var speaking = new Instance(redis.dataSource());
        var listening = new Instance(redis.dataSource());
        listening.follower.follow();
        redis.stop();
        redis.startAgain();

        await().untilAsserted(() -> {
            clock.advance(ONE_SECOND);
            listening.follower.follow();
            var announced = UUID.randomUUID();
            speaking.follower.announce(List.of(new Revocation(announced, ONE_SECOND)));
            assertThat(listening.follower.knows(announced)).isTrue();
        });
    }

    /** Who hears of a revocation takes it for copied. */
    @Test
    void whatCannotBeWrittenToRedisIsNotTold() {
        var speaking = new Instance(redis.dataSource());
        var listening = new Instance(redis.dataSource());
        listening.follower.follow();
        awaitHearing(speaking, listening);

        redis.limitMemory(1);
        speaking.follower.announce(List.of(new Revocation(session, Duration.ofMinutes(5))));
        redis.limitMemory(0);

        awaitHearing(speaking, listening);
        assertThat(listening.follower.knows(session)).isFalse();
    }

    private void awaitHearing(Instance speaking, Instance listening) {
        await().untilAsserted(() -> {
            clock.advance(ONE_SECOND);
            var announced = UUID.randomUUID();
            speaking.follower.announce(List.of(new Revocation(announced, ONE_SECOND)));
            assertThat(listening.follower.knows(announced)).isTrue();
        });
    }

    @Test
    void whatNoInstanceSaysIsNotHeard() {
        for (String text : List.of(
                "",
                " ",
                "x 1",
                session.toString(),
                session + " x",
                session + " 1 1",
                session + " -1",
                session + " 9223372036854775")) {
            assertThat(Revocation.parse(text)).as(text).isEmpty();
        }
        var revocation = new Revocation(session, ONE_SECOND);
        assertThat(Revocation.parse(revocation.text())).contains(revocation);
    }

    @Test
    void aCurrentMemoryAsksNobody() throws IOException {
        var instance = new Instance(redis.dataSource());
        instance.follower.follow();
        redis.stop();

        assertThat(instance.refuses(session)).isFalse();
        assertThat(instance.cache.mayAsk()).as("nothing has failed").isTrue();
    }

    @Test
    void aRevocationOutlivesEveryTokenOfTheSessionAndNoMore() throws SQLException {
        revokeBy(ours, session);

        assertThat(number("select extract(epoch from until - now())::int from revocations where session_id = '%s'"
                        .formatted(session)))
                .isBetween(600 + 50, 600 + 60);
        var left = ourRedis.key().pttl(RevocationCache.PREFIX + session).await().atMost(ONE_SECOND);
        assertThat(left).isBetween(650_000L, 660_000L);
    }

    @Test
    void aTransactionThatRollsBackRevokesNothing() throws SQLException {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    ours.revoke(session);
                    throw new IllegalStateException("the caller fails");
                }));

        assertThat(weRefuse(session)).isFalse();
        assertThat(rows(session)).isZero();
    }

    @Test
    void withoutATransactionNothingIsRevoked() {
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> ours.revoke(session));
        assertThat(weRefuse(session)).isFalse();
    }

    @Test
    void revokingTwiceIsHarmless() throws SQLException {
        revokeBy(ours, session, session);
        revokeBy(ours, session);

        assertThat(rows(session)).isOne();
        assertThat(weRefuse(session)).isTrue();
    }

    @Test
    void whatAnotherInstanceCommittedIsKnownWithinASecondWithoutRedis() throws SQLException {
        try (var connection = TestServers.database()) {
            insert(connection, session);
        }

        await().atMost(ONE_SECOND).until(() -> ourFollower.knows(session));
    }

    @Test
    void whatCommitsLongAfterItWasWrittenIsKnownWithinASecond() throws SQLException {
        try (var slow = TestServers.database()) {
            slow.setAutoCommit(false);
            insert(slow, session);
            for (int i = 0; i < 3; i++) {
                var quick = UUID.randomUUID();
                revokeBy(ours, quick);
                var looked = UUID.randomUUID();
                try (var another = TestServers.database()) {
                    insert(another, looked);
                }
                await().atMost(ONE_SECOND).until(() -> ourFollower.knows(looked));
            }
            assertThat(ourFollower.knows(session)).isFalse();

            slow.commit();
        }

        await().atMost(ONE_SECOND).until(() -> ourFollower.knows(session));
    }

    @Test
    void aCrashBetweenTheCommitAndRedisIsMadeUpForByAnyInstance() throws SQLException {
        var survivor = new Instance(redis.dataSource());
        survivor.follower.follow();
        try (var connection = TestServers.database()) {
            insert(connection, session);
        }
        assertThat(redis.has(RevocationCache.PREFIX + session)).isFalse();

        survivor.follower.follow();

        assertThat(redis.has(RevocationCache.PREFIX + session)).isTrue();
    }

    @Test
    void anEmptiedRedisIsFilledAgain() {
        revokeBy(ours, session);
        var instance = new Instance(redis.dataSource());
        instance.follower.follow();
        assertThat(redis.has(RevocationCache.PREFIX + session)).isTrue();

        redis.empty();
        instance.follower.follow();

        assertThat(redis.has(RevocationCache.PREFIX + session)).isTrue();
    }

    @Test
    void whileNothingIsLostOnlyTheNewsIsWritten() {
        revokeBy(ours, session);
        var instance = new Instance(redis.dataSource());
        instance.follower.follow();
        redis.dataSource().key().del(RevocationCache.PREFIX + session).await().atMost(ONE_SECOND);

        instance.follower.follow();

        assertThat(redis.has(RevocationCache.PREFIX + session)).isFalse();
    }

    @Test
    void withRedisGoneMemoryDecides() throws IOException {
        revokeBy(ours, session);
        var instance = new Instance(redis.dataSource());
        instance.follower.follow();

        redis.stop();
        clock.advance(RevocationMemory.CURRENT_FOR);

        assertThat(instance.refuses(session)).isTrue();
        assertThat(instance.refuses(UUID.randomUUID())).isFalse();
        assertThat(instance.cache.mayAsk()).as("the next one doesn't wait").isFalse();
    }

    @Test
    void withRedisGoneAndMemoryStaleNobodyIsLetIn() throws IOException {
        revokeBy(ours, session);
        var instance = new Instance(redis.dataSource());
        instance.follower.follow();
        redis.stop();

        clock.advance(RevocationMemory.FRESH_FOR);

        assertThat(instance.refuses(session)).isTrue();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> instance.refuses(UUID.randomUUID()))
                .satisfies(problem -> {
                    assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
                    assertThat(problem.retryAfter()).isPositive();
                });
    }

    @Test
    void withMemoryStaleRedisDecides() {
        revokeBy(ours, session);
        var full = new Instance(redis.dataSource());
        full.follower.follow();
        var cutOff = new Instance(redis.dataSource());

        assertThat(cutOff.follower.isFresh()).isFalse();
        assertThat(cutOff.refuses(session)).isTrue();
        assertThat(cutOff.refuses(UUID.randomUUID())).isFalse();
    }

    @Test
    void aRedisThatComesBackIsAskedAndFilledAgain() throws IOException {
        var instance = new Instance(redis.dataSource());
        instance.follower.follow();
        redis.stop();
        instance.follower.follow();
        revokeBy(ours, session);
        instance.follower.follow();
        assertThat(instance.cache.mayAsk()).isFalse();

        redis.startAgain();

        await().untilAsserted(() -> {
            clock.advance(ONE_SECOND);
            instance.follower.follow();
            assertThat(redis.has(RevocationCache.PREFIX + session)).isTrue();
            assertThat(instance.cache.mayAsk()).isTrue();
        });
    }

    @Test
    void memoryForgetsWhatHasExpired() {
        revokeBy(ours, session);
        var instance = new Instance(redis.dataSource());
        instance.follower.follow();
        assertThat(instance.follower.knows(session)).isTrue();

        clock.advance(Duration.ofMinutes(12));

        assertThat(instance.follower.knows(session)).isFalse();
    }

    @Test
    void aClockThatJumpsAheadAndComesBackLetsNobodyIn() {
        revokeBy(ours, session);
        var instance = new Instance(redis.dataSource());
        instance.follower.follow();
        var anHour = Duration.ofHours(1);
        clock.advance(anHour);
        instance.follower.follow();

        clock.advance(anHour.negated());

        assertThat(instance.follower.isFresh()).isFalse();
        assertThat(instance.refuses(session)).as("Redis knows it").isTrue();
        instance.follower.follow();
        assertThat(instance.follower.isFresh()).isTrue();
        assertThat(instance.follower.knows(session)).isTrue();
    }

    @Test
    void rowsThatRanOutAreDeleted() throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.execute("insert into revocations (session_id, until) values ('%s', now())".formatted(session));
        }

        new Instance(redis.dataSource()).follower.follow();

        assertThat(rows(session)).isZero();
        assertThat(weRefuse(session)).isFalse();
    }

    @Test
    void manySessionsAreRevokedAtOnceByTwoWithoutADeadlock() throws Exception {
        var sessions = Stream.generate(UUID::randomUUID).limit(200).toList();
        var backwards = sessions.reversed();
        var threads = List.of(sessions, backwards).stream()
                .map(all -> Thread.ofVirtual().start(() -> revokeBy(ours, all.toArray(UUID[]::new))))
                .toList();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(sessions).allMatch(ourFollower::knows);
    }

    private static void insert(Connection connection, UUID session) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("insert into revocations (session_id, until) values ('%s', now() + interval '5 minutes')"
                    .formatted(session));
        }
    }

    private static int rows(UUID session) throws SQLException {
        return number("select count(*)::int from revocations where session_id = '%s'".formatted(session));
    }

    private static int number(String sql) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
