package io.gatehouse.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.TestServers;
import io.gatehouse.credential.HeldPermits;
import io.gatehouse.credential.Passwords;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LoginTest {
    private static final String HASH_OF_PASSWORD_BY_LIBXCRYPT =
            "$2y$05$LGlxwNPCPQVbPCyUUdrHaOAoscSMhabF4xGvoY6BHY4Zb/GjHsHxG";

    private final Api api = Api.ofTest();

    @Inject
    Passwords passwords;

    @Test
    void whileSixtyFourLoginsWaitForHashingEverythingElseAnswers() throws Exception {
        var account = Accounts.confirmed(api);
        var login = Accounts.signIn(api, account);
        var flood = new ArrayList<Future<Answer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (var permits = HeldPermits.allOf(passwords)) {
                for (int i = 0; i < 64; i++) {
                    // Addresses of their own: the lockout would stop so many at one.
                    var attempt = Map.of("email", Accounts.freshEmail(), "password", "does not matter");
                    flood.add(threads.submit(() -> api.post("/api/v1/auth/login", attempt)));
                }
                await().atMost(Duration.ofSeconds(20)).until(() -> permits.waiting() == 64);

                // No login can finish before the permits are given back, and these do.
                var refreshed =
                        api.post("/api/v1/auth/refresh", Map.of("refresh_token", login.string("refresh_token")));
                assertThat(refreshed.status()).isEqualTo(200);
                assertThat(api.get("/api/v1/users/me", refreshed.string("access_token"))
                                .status())
                        .isEqualTo(200);
                assertThat(flood).noneMatch(Future::isDone);
            }
            for (var answer : flood) {
                assertThat(answer.get().status()).isEqualTo(401);
            }
        }
    }

    @Test
    void anImportedHashIsRenewedAtTheNextSignIn() throws Exception {
        var account = Accounts.confirmed(api);
        store(account, HASH_OF_PASSWORD_BY_LIBXCRYPT, true);
        var imported = new Accounts.Account(account.email(), "password");

        Accounts.signIn(api, imported);

        assertThat(hash(account)).startsWith("$2b$04$");
        Accounts.signIn(api, imported);
    }

    @Test
    void aHashOfLowerCostIsRenewedAndOneOfTheUsualCostIsNot() throws Exception {
        var account = Accounts.confirmed(api);
        var before = hash(account);
        Accounts.signIn(api, account);
        assertThat(hash(account)).isEqualTo(before);
    }

    @Test
    void theDeviceNameIsKeptAndAnEmptyPasswordIsNamed() {
        var account = Accounts.confirmed(api);
        var answer = api.post(
                "/api/v1/auth/login",
                Map.of("email", account.email(), "password", account.password(), "device_name", "Ada's phone"));
        assertThat(answer.status()).isEqualTo(200);
        var sessions = api.get("/api/v1/sessions", answer.string("access_token"));
        assertThat(sessions.json()
                        .path("items")
                        .path(0)
                        .path("device")
                        .path("name")
                        .asText())
                .isEqualTo("Ada's phone");
        var empty = api.post("/api/v1/auth/login", Map.of("email", account.email(), "password", ""));
        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.json().path("errors").path(0).path("field").asText()).isEqualTo("password");
    }

    private static void store(Accounts.Account account, String hash, boolean imported) throws SQLException {
        try (var connection = TestServers.database();
                var update = connection.prepareStatement("UPDATE credentials SET password_hash = ?, imported = ?"
                        + " WHERE user_id = (SELECT id FROM users WHERE email = ?)")) {
            update.setString(1, hash);
            update.setBoolean(2, imported);
            update.setString(3, account.email());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static String hash(Accounts.Account account) throws SQLException {
        try (var connection = TestServers.database();
                var query = connection.prepareStatement("SELECT password_hash FROM credentials"
                        + " WHERE user_id = (SELECT id FROM users WHERE email = ?)")) {
            query.setString(1, account.email());
            var rows = query.executeQuery();
            rows.next();
            return rows.getString(1);
        }
    }
}
