package io.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RefreshTest {
    private static final String REFRESH = "/api/v1/auth/refresh";

    private final Api api = Api.ofTest();

    @Inject
    RefreshTokens tokens;

    @Inject
    Rotations rotations;

    @Inject
    AgroalDataSource database;

    private record Ttl(Duration idleTtl, Duration absoluteTtl, Duration grace, Duration keepEnded)
            implements SessionConfig {}

    @Test
    void fiftyRefreshesAtOnceGetOneAndTheSameSuccessor() throws Exception {
        var login = Accounts.signedIn(api);
        var token = login.string("refresh_token");

        var answers = atOnce(50, () -> refresh(api, token));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(answers.stream()
                        .map(answer -> answer.string("refresh_token"))
                        .distinct())
                .hasSize(1);
        assertThat(row(login, "generation::text")).isEqualTo("1");
        assertThat(row(login, "revoked_at::text")).isNull();
        assertThat(count("SELECT count(*) FROM sessions WHERE user_id = (SELECT user_id FROM sessions WHERE id = '"
                        + login.string("session_id") + "')"))
                .isEqualTo(1);
    }

    @Test
    void theIdleLifeIsExactToTheMillisecond() throws Exception {
        var login = Accounts.signedIn(api);
        var token = tokens.read(login.string("refresh_token")).orElseThrow();
        var oneDay = Duration.ofDays(1);
        var config = new Ttl(Duration.ofMillis(1_500), oneDay, oneDay, oneDay);

        var rotated = new RotationStatement(database, config)
                .rotate(token, new byte[32], "gatehouse", new Requester("127.0.0.1", "test"), Duration.ZERO);

        assertThat(rotated).isPresent();
        assertThat(row(login, "extract(milliseconds from idle_expires_at - rotated_at)::int::text"))
                .isEqualTo("1500");
    }

    @Test
    void anOldTokenRevokesTheWholeFamily() throws Exception {
        var login = Accounts.signedIn(api);
        var first = login.string("refresh_token");
        var second = refresh(api, first).string("refresh_token");
        var third = refresh(api, second);
        assertThat(third.status()).isEqualTo(200);

        var replayed = refresh(api, first);

        assertThat(replayed.status()).isEqualTo(401);
        assertThat(replayed.string("code")).isEqualTo("invalid-refresh-token");
        assertThat(row(login, "revoked_reason")).isEqualTo("reused");
        assertThat(row(login, "generation::text")).isEqualTo("2");
        assertThat(refresh(api, third.string("refresh_token")).status()).isEqualTo(401);
        for (var access : List.of(login.string("access_token"), third.string("access_token"))) {
            assertThat(api.get("/api/v1/users/me", access).status()).isEqualTo(401);
        }
        assertThat(count("SELECT count(*) FROM revocations WHERE session_id = '" + login.string("session_id") + "'"))
                .isEqualTo(1);
        var mails = Accounts.mails(login.json().path("user").path("email").asText(), 2);
        assertThat(mails.getLast().getSubject()).contains("signed out");
    }

    @Test
    void theTokenBeforeTheCurrentOneAfterTheGraceRevokesTheFamily() throws Exception {
        var login = Accounts.signedIn(api);
        refresh(api, login.string("refresh_token"));
        update(login, "rotated_at = rotated_at - interval '31 seconds'");

        assertThat(refresh(api, login.string("refresh_token")).status()).isEqualTo(401);
        assertThat(row(login, "revoked_reason")).isEqualTo("reused");
    }

    @Test
    void aForgedOrChangedTokenCostsNoSqlAndTheSessionLives() throws Exception {
        var login = Accounts.signedIn(api);
        var token = login.string("refresh_token");
        var forged = new ArrayList<String>();
        forged.add(changed(token, 20, 1)); // the generation
        forged.add(changed(token, 30, 1)); // the secret
        forged.add(changed(token, 60, 1)); // the tag
        forged.add(changed(token, 0, 1)); // the key
        forged.add("ghr_" + "A".repeat(96));
        forged.add("ghr_");
        forged.add("x".repeat(10_000));
        TestServers.resetStatementStatistics();

        for (var text : forged) {
            assertThat(refresh(api, text).status()).isEqualTo(401);
        }

        assertThat(statements("sessions")).isZero();
        assertThat(refresh(api, token).status()).isEqualTo(200);
    }

    @Test
    void aThiefAndAnOwnerWhoTakeTurnsAreCaught() throws Exception {
        var owner = Api.from("127.0.0.1", "phone");
        var thief = Api.from("127.0.1.1", "curl");
        var login = Accounts.signedIn(owner);
        var stolen = login.string("refresh_token");
        int rounds = 0;
        Answer last;
        // Each rotates in turn, and the other comes with the used token right after: always within the grace.
        do {
            var next = refresh(rounds % 2 == 0 ? owner : thief, stolen);
            last = refresh(rounds % 2 == 0 ? thief : owner, stolen);
            stolen = next.string("refresh_token");
            rounds++;
        } while (last.status() == 200 && rounds < 10);

        assertThat(rounds).isEqualTo(3);
        assertThat(row(login, "revoked_reason")).isEqualTo("reused");
    }

    @Test
    void aLostAnswerFromAnotherNetworkIsForgiven() throws Exception {
        var login = Accounts.signedIn(Api.from("127.0.0.1", "phone"));
        var first = login.string("refresh_token");
        var answer = refresh(Api.from("127.0.0.1", "phone"), first);

        var again = refresh(Api.from("127.0.1.1", "phone after an update"), first);

        assertThat(again.string("refresh_token")).isEqualTo(answer.string("refresh_token"));
    }

    @Test
    void tenThousandRotationsLeaveOneRow() throws Exception {
        var login = Accounts.signedIn(api);
        var requester = new Requester("127.0.0.1", "test");
        var token = login.string("refresh_token");
        for (int i = 0; i < 10_000; i++) {
            var rotation = (Rotation.Rotated) rotations.rotate(token, "gatehouse", requester);
            token = rotation.grant().refreshToken();
        }
        assertThat(row(login, "generation::text")).isEqualTo("10000");
        assertThat(count("SELECT count(*) FROM sessions WHERE id = '" + login.string("session_id") + "'"))
                .isEqualTo(1);
        assertThat(refresh(api, token).status()).isEqualTo(200);
    }

    @Test
    void aRefreshIsOneStatement() throws Exception {
        var login = Accounts.signedIn(api);
        var userId = UUID.fromString(login.json().path("user").path("id").asText());
        assertThat(userId).isNotNull();
        // Other parts poll in the background: only statements of this many are the refreshes'.
        int refreshes = 137;
        var token = login.string("refresh_token");
        TestServers.resetStatementStatistics();
        for (int i = 0; i < refreshes; i++) {
            token = refresh(api, token).string("refresh_token");
        }
        try (var connection = TestServers.database();
                var query = connection.prepareStatement(
                        "SELECT query, calls FROM pg_stat_statements WHERE calls >= ? AND toplevel")) {
            query.setInt(1, refreshes);
            var rows = query.executeQuery();
            var seen = new ArrayList<String>();
            while (rows.next()) {
                seen.add(rows.getString("query").strip());
                assertThat(rows.getLong("calls")).isEqualTo(refreshes);
            }
            assertThat(seen).singleElement().asString().startsWith("UPDATE sessions");
        }
    }

    @Test
    void sessionsRunOutIdleAndAsAWhole() throws Exception {
        for (var expired : List.of("idle_expires_at = now()", "expires_at = now()")) {
            var login = Accounts.signedIn(api);
            update(login, expired);
            assertThat(refresh(api, login.string("refresh_token")).status()).isEqualTo(401);
            assertThat(row(login, "revoked_at::text")).isNull();
        }
    }

    @Test
    void noRefreshOutlivesTheWholeSession() throws Exception {
        var login = Accounts.signedIn(api);
        update(login, "expires_at = now() + interval '1 hour'");
        var refreshed = refresh(api, login.string("refresh_token"));
        assertThat(refreshed.json().path("refresh_expires_in").asInt()).isBetween(3590, 3600);
    }

    @Test
    void aLogoutWhileRefreshingLeavesNothingAlive() throws Exception {
        var login = Accounts.signedIn(api);
        var token = login.string("refresh_token");
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var refreshed = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 20; i++) {
                refreshed.add(threads.submit(() -> {
                    start.await();
                    return refresh(api, token);
                }));
            }
            var loggedOut = threads.submit(() -> {
                start.await();
                return api.post("/api/v1/auth/logout", Map.of("refresh_token", token));
            });
            start.countDown();
            assertThat(loggedOut.get().status()).isEqualTo(204);
            var access = new HashSet<String>();
            for (var answer : refreshed) {
                if (answer.get().status() == 200) {
                    access.add(answer.get().string("access_token"));
                    assertThat(refresh(api, answer.get().string("refresh_token"))
                                    .status())
                            .isEqualTo(401);
                }
            }
            access.forEach(each ->
                    assertThat(api.get("/api/v1/users/me", each).status()).isEqualTo(401));
        }
        assertThat(row(login, "revoked_reason")).isEqualTo("logout");
    }

    @Test
    void eitherCredentialSignsOutAndTwoEndTwoSessions() {
        var account = Accounts.confirmed(api);
        var one = Accounts.signIn(api, account);
        var two = Accounts.signIn(api, account);
        assertThat(api.post(
                                "/api/v1/auth/logout",
                                Map.of("refresh_token", two.string("refresh_token")),
                                one.string("access_token"))
                        .status())
                .isEqualTo(204);
        assertThat(refresh(api, one.string("refresh_token")).status()).isEqualTo(401);
        assertThat(refresh(api, two.string("refresh_token")).status()).isEqualTo(401);

        var three = Accounts.signIn(api, account);
        assertThat(api.send("POST", "/api/v1/auth/logout", null, null, three.string("access_token"))
                        .status())
                .isEqualTo(204);
        var four = Accounts.signIn(api, account);
        assertThat(api.post(
                                "/api/v1/auth/logout",
                                Map.of("refresh_token", four.string("refresh_token")),
                                three.string("access_token"))
                        .status())
                .as("a stale Bearer doesn't spoil a good refresh token")
                .isEqualTo(204);
        assertThat(api.post("/api/v1/auth/logout", Map.of()).status()).isEqualTo(401);
        assertThat(api.post("/api/v1/auth/logout", Map.of("refresh_token", "ghr_x"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aDeactivatedAccountRefreshesNoMore() throws Exception {
        var login = Accounts.signedIn(api);
        try (var connection = TestServers.database();
                var update = connection.createStatement()) {
            update.executeUpdate("UPDATE users SET is_active = false WHERE id = '"
                    + login.json().path("user").path("id").asText() + "'");
        }
        assertThat(refresh(api, login.string("refresh_token")).status()).isEqualTo(401);
        var again = api.post(
                "/api/v1/auth/login",
                Map.of("email", login.json().path("user").path("email").asText(), "password", Accounts.PASSWORD));
        assertThat(again.string("code")).isEqualTo("account-disabled");
    }

    @Test
    void anotherClientsRefreshTokenIsOfNoUse() {
        var login = Accounts.signedIn(api);
        var token = login.string("refresh_token");
        assertThat(rotations.rotate(token, "billing", new Requester("", ""))).isEqualTo(new Rotation.Unknown());
        assertThat(refresh(api, token).status()).isEqualTo(200);
    }

    private static Answer refresh(Api api, String token) {
        return api.post(REFRESH, Map.of("refresh_token", token));
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        var ready = new CountDownLatch(times);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return call.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    /** The token with one of its bytes changed. */
    private static String changed(String token, int index, int by) {
        var bytes = Base64.getUrlDecoder().decode(token.substring(4));
        var buffer = ByteBuffer.wrap(bytes);
        buffer.put(index, (byte) (buffer.get(index) + by));
        return "ghr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static long statements(String table) throws SQLException {
        return count("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query LIKE '%" + table
                + "%' AND query NOT LIKE '%pg_stat%'");
    }

    private static long count(String sql) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static @Nullable String row(Answer login, String column) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT " + column + " FROM sessions WHERE id = '" + login.string("session_id") + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void update(Answer login, String assignment) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE sessions SET " + assignment + " WHERE id = '" + login.string("session_id") + "'");
        }
    }
}
