package io.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Everything;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeletionTest {
    private final Api api = Api.ofTest();

    @Test
    void nothingNamesTheUserAnyMore() {
        var account = Accounts.confirmed(api);
        var session = Accounts.signIn(api, account);
        var access = session.string("access_token");
        var id = session.json().path("user").path("id").asText();
        Accounts.signIn(Api.from("127.0.1.1", "another device"), account);
        api.put("/api/v1/users/me", Map.of("full_name", "Grace Hopper the " + id), access);
        api.post("/api/v1/auth/request-password-reset", Map.of("email", account.email()));
        var moving = Accounts.freshEmail();
        api.post("/api/v1/users/me/email", Map.of("new_email", moving, "password", account.password()), access);
        Accounts.mailedToken(account.email(), "Reset your password");
        Accounts.mailedToken(moving);
        api.post("/api/v1/auth/resend-verification", Map.of("email", account.email()));

        assertThat(delete(access, account.password()).status()).isEqualTo(204);

        assertThat(api.get("/api/v1/users/me", access).status()).isEqualTo(401);
        Accounts.mails(account.email(), "Your account is deleted", 1);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(Everything.naming(account.email(), moving)).isEmpty());
        // The security events keep the id, and nothing beside it that tells who or where it was.
        assertThat(Everything.naming(id)).allMatch(row -> row.startsWith("audit_events: "));
        assertThat(Table.count(
                        "SELECT count(*) FROM audit_events WHERE user_id = ?::uuid"
                                + " AND (network IS NOT NULL OR user_agent IS NOT NULL)",
                        id))
                .isZero();
    }

    @Test
    void nothingNamesAFormerAddressNorLinksThatOthersAskedFor() {
        var account = Accounts.confirmed(api);
        var moved = new Account(Accounts.freshEmail(), account.password());
        api.post("/api/v1/auth/register", Map.of("email", moved.email(), "password", "strangers-horse-battery-9"));
        Accounts.mailedToken(moved.email());
        api.post(
                "/api/v1/users/me/email",
                Map.of("new_email", moved.email(), "password", account.password()),
                Accounts.signIn(api, account).string("access_token"));
        var token = Accounts.mailedToken(moved.email(), "Confirm your e-mail address", 2);
        assertThat(api.post("/api/v1/auth/verify-email", Map.of("token", token)).status())
                .isEqualTo(204);

        assertThat(delete(Accounts.signIn(api, moved).string("access_token"), moved.password())
                        .status())
                .isEqualTo(204);

        Accounts.mails(moved.email(), "Your account is deleted", 1);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Everything.naming(account.email(), moved.email()))
                        .isEmpty());
    }

    @Test
    void aWrongPasswordDeletesNothing() {
        var account = Accounts.confirmed(api);
        var access = Accounts.signIn(api, account).string("access_token");

        var refused = delete(access, "wrong-horse-battery-7");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asText()).isEqualTo("password");
        assertThat(api.send("DELETE", "/api/v1/users/me", "application/json", "{}", access)
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/api/v1/users/me", access).status()).isEqualTo(200);
    }

    @Test
    void theAddressIsFreeAgain() {
        var account = Accounts.confirmed(api);
        delete(Accounts.signIn(api, account).string("access_token"), account.password());

        api.post("/api/v1/auth/register", Map.of("email", account.email(), "password", Accounts.PASSWORD));
        assertThat(api.post(
                                "/api/v1/auth/verify-email",
                                Map.of(
                                        "token",
                                        Accounts.mailedToken(account.email(), "Confirm your e-mail address", 2)))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void oneOfTwoAdministratorsStays() throws Exception {
        var before = Table.strings("UPDATE users SET roles = '{user}' WHERE 'admin' = ANY (roles) RETURNING id");
        try {
            var ada = administrator();
            var bob = administrator();
            var start = new CyclicBarrier(2);
            List<Integer> statuses;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var deletions = Stream.of(ada, bob)
                        .map(account -> threads.submit(() -> {
                            var access = Accounts.signIn(api, account).string("access_token");
                            start.await(30, TimeUnit.SECONDS);
                            return delete(access, account.password());
                        }))
                        .toList();
                var first = deletions.getFirst().get(60, TimeUnit.SECONDS);
                var second = deletions.getLast().get(60, TimeUnit.SECONDS);
                statuses = List.of(first.status(), second.status());
                assertThat(Stream.of(first, second).map(answer -> answer.string("code")))
                        .contains("last-admin");
            }

            assertThat(statuses).containsExactlyInAnyOrder(204, 409);
            assertThat(Table.count("SELECT count(*) FROM users WHERE is_active AND 'admin' = ANY (roles)"))
                    .isOne();
        } finally {
            Table.update("UPDATE users SET roles = '{user}' WHERE 'admin' = ANY (roles)");
            before.forEach(id -> Table.update("UPDATE users SET roles = '{user,admin}' WHERE id = ?::uuid", id));
        }
    }

    private Account administrator() {
        var account = Accounts.confirmed(api);
        Table.update("UPDATE users SET roles = '{user,admin}' WHERE email = ?", account.email());
        return account;
    }

    private Answer delete(String access, String password) {
        return api.send(
                "DELETE", "/api/v1/users/me", "application/json", "{\"password\":\"" + password + "\"}", access);
    }
}
