package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away under load: clients are told to come back, and find everything as it was. */
class DatabaseOutageIT {
    private static final Duration AWAY = Duration.ofSeconds(10);
    private static final int CHAINS = 24;

    @TempDir
    static Path folder;

    private static PostgresProcess postgres;
    private static RunningGatehouse gatehouse;

    private final Outage outage = new Outage();

    @BeforeAll
    static void start() throws Exception {
        var servers = new HashMap<>(EmbeddedServers.forTests().start(true, true));
        postgres = PostgresProcess.of(servers);
        // The tests' PostgreSQL commits to its memory alone, and would forget the last commits.
        servers.merge("database.url", "?options=-c%20synchronous_commit=on", String::concat);
        gatehouse = RunningGatehouse.start(folder, RunningGatehouse.environment(servers));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    /** The other tests of this JVM need it. */
    @AfterEach
    void mend() throws Exception {
        if (!postgres.isRunning()) {
            postgres.startAgain();
        }
        postgres.running().thaw();
    }

    private interface Step {
        void take() throws Exception;
    }

    @Test
    void stoppedItCostsNothingButTime() throws Exception {
        outlives(() -> postgres.stop(), () -> postgres.startAgain());
        assertThat(outage.slowest().after()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void frozenItHangsNobodyForLong() throws Exception {
        outlives(() -> postgres.running().freeze(), () -> postgres.running().thaw());
        assertThat(outage.slowest().after()).isLessThan(Duration.ofSeconds(8));
    }

    private void outlives(Step goes, Step returns) throws Exception {
        var api = gatehouse.api();
        var chains = IntStream.range(0, CHAINS)
                .mapToObj(i -> new Chain(OptionalAccounts.register(api)))
                .toList();
        try (var load = new Load()) {
            chains.forEach(chain -> load.with(chain::refresh));
            chains.stream().limit(CHAINS / 4).forEach(chain -> load.with(chain::me)
                    .with(chain::login));
            load.with(this::register);
            awaitProgress(chains);

            goes.take();
            await().atMost(Duration.ofSeconds(15)).until(() -> !isReady());
            await().atMost(AWAY.multipliedBy(2)).during(AWAY).until(() -> !isReady());
            assertThat(outage.refusals()).isPositive();
            assertThat(api.get("/health/live").status()).isEqualTo(200);

            returns.take();
            await().atMost(Duration.ofSeconds(15)).until(DatabaseOutageIT::isReady);
            awaitProgress(chains);

            assertThat(load.failures()).isEmpty();
        }
    }

    private void awaitProgress(List<Chain> chains) {
        var before = chains.stream().map(chain -> chain.refreshed.get()).toList();
        await().atMost(Duration.ofSeconds(30)).until(() -> IntStream.range(0, CHAINS)
                .allMatch(i -> chains.get(i).refreshed.get() > before.get(i) + 1));
    }

    private static boolean isReady() {
        return gatehouse.api().get("/health/ready").status() == 200;
    }

    private void register() {
        outage.excuse("register", () -> gatehouse
                .api()
                .post("/api/v1/auth/register", Map.of("email", Accounts.freshEmail(), "password", Accounts.PASSWORD)));
    }

    /** One client's session: told to come back, it presents the same token again. */
    private final class Chain {
        private final Api api = gatehouse.api();
        private final AtomicLong refreshed = new AtomicLong();
        private final Account account;
        private final String accessToken;
        private String refreshToken;

        Chain(Account account) {
            var tokens = Accounts.signIn(api, account);
            this.account = account;
            this.accessToken = tokens.string("access_token");
            this.refreshToken = tokens.string("refresh_token");
        }

        void refresh() {
            var answer = outage.excuse(
                    "refresh", () -> api.post("/api/v1/auth/refresh", Map.of("refresh_token", refreshToken)));
            if (answer.status() == 200) {
                refreshToken = answer.string("refresh_token");
                refreshed.incrementAndGet();
            }
        }

        void me() {
            outage.excuse("me", () -> api.get("/api/v1/users/me", accessToken));
        }

        void login() {
            outage.excuse(
                    "login",
                    () -> api.post(
                            "/api/v1/auth/login", Map.of("email", account.email(), "password", account.password())));
        }
    }
}
