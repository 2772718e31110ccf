package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Redis goes away under load, or hangs, and comes back: two instances go on, and no revoked token comes back to life. */
class RedisOutageIT {
    /** A revocation reaches every instance within this, with Redis or without. */
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private final Outage outage = new Outage();

    private int redisPort;
    private RedisServer redis;
    private List<RunningGatehouse> instances = List.of();

    /** Access tokens whose session has been stopped, from which second on they must be refused. */
    private final Queue<Revoked> revoked = new ConcurrentLinkedQueue<>();

    private record Revoked(String accessToken, long refusedFrom) {}

    @BeforeEach
    void start() throws IOException {
        redisPort = Ports.free();
        redis = startRedis();
        var servers = new HashMap<>(EmbeddedServers.forTests().start(true, true));
        servers.put("redis.url", "redis://127.0.0.1:" + redisPort);
        var environment = RunningGatehouse.environment(servers);
        instances = List.of(RunningGatehouse.start(folder, environment), RunningGatehouse.start(folder, environment));
    }

    @AfterEach
    void stop() throws IOException {
        instances.forEach(RunningGatehouse::close);
        redis.stop();
    }

    private interface Step {
        void take() throws Exception;
    }

    @Test
    void theServiceGoesOnAndNoRevokedTokenIsAccepted() throws Exception {
        goesOn(() -> redis.stop(), () -> redis = startRedis());
    }

    @Test
    void aFrozenRedisKeepsNobodyWaiting() throws Exception {
        var process = ServerProcess.redis(redisPort);
        goesOn(process::freeze, process::thaw);
    }

    private void goesOn(Step goes, Step returns) throws Exception {
        var one = instances.getFirst().api();
        var other = instances.getLast().api();
        var account = OptionalAccounts.register(one);
        try (var load = new Load()) {
            for (Api api : List.of(one, other, one)) {
                var tokens = Accounts.signIn(api, account);
                load.with(() -> assertWorks(api, tokens));
            }
            load.with(() -> assertRefusesRevoked(one)).with(() -> assertRefusesRevoked(other));
            load.with(() -> revokeOne(one, account)).with(() -> revokeOne(other, account));
            await().until(() -> revoked.size() > 10);

            goes.take();
            awaitMoreRevocations();
            awaitMoreRevocations();
            returns.take();
            awaitMoreRevocations();
            awaitMoreRevocations();

            assertThat(load.failures()).isEmpty();
        }
        assertRefusesRevoked(one);
        assertRefusesRevoked(other);
        assertThat(outage.slowest().after()).isLessThan(LONGEST_ANSWER);
        assertThat(instances)
                .allMatch(instance -> instance.output().contains("revocations.redis-unreachable")
                        && instance.output().contains("revocations.redis-reachable"));
    }

    private void assertWorks(Api api, Answer tokens) {
        var me = outage.time("me", () -> api.get("/api/v1/users/me", tokens.string("access_token")));
        assertThat(me.status()).as(me.text()).isEqualTo(200);
    }

    private void revokeOne(Api api, Account account) {
        var tokens = outage.time("login", () -> Accounts.signIn(api, account));
        assertWorks(api, tokens);
        var answer = outage.time(
                "logout", () -> api.send("POST", "/api/v1/auth/logout", null, null, tokens.string("access_token")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        revoked.add(new Revoked(tokens.string("access_token"), System.nanoTime() + WITHIN.toNanos()));
        // The instance that revoked knows it at once.
        assertThat(api.get("/api/v1/users/me", tokens.string("access_token")).status())
                .isEqualTo(401);
    }

    private void assertRefusesRevoked(Api api) {
        for (Revoked token : revoked) {
            if (System.nanoTime() - token.refusedFrom() > 0) {
                assertThat(api.get("/api/v1/users/me", token.accessToken()).status())
                        .isEqualTo(401);
            }
        }
    }

    private void awaitMoreRevocations() {
        int before = revoked.size();
        await().atMost(Duration.ofSeconds(60)).until(() -> revoked.size() > before + 10);
    }

    private RedisServer startRedis() throws IOException {
        var server = RedisServer.newRedisServer()
                .port(redisPort)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        return server;
    }
}
