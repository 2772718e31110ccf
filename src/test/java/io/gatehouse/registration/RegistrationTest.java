package io.gatehouse.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RegistrationTest {
    private static final String REGISTER = "/api/v1/auth/register";
    private static final String VERIFY = "/api/v1/auth/verify-email";

    private final Api api = Api.ofTest();

    @Test
    void registeringAnswersAlikeForKnownAndUnknownAddresses() {
        var known = Accounts.confirmed(api).email();
        var first = api.post(REGISTER, registration(Accounts.freshEmail(), Accounts.PASSWORD));
        var second = api.post(REGISTER, registration(known, Accounts.PASSWORD));
        assertAlike(first, second, 202);
        var mails = Accounts.mails(known, 2);
        assertThat(Accounts.text(mails.getLast())).contains("already");
    }

    @Test
    void signingInAnswersAlikeForKnownAndUnknownAddresses() {
        var known = Accounts.confirmed(api).email();
        var wrong = api.post("/api/v1/auth/login", Map.of("email", known, "password", "not the password"));
        var unknown =
                api.post("/api/v1/auth/login", Map.of("email", Accounts.freshEmail(), "password", "not the password"));
        assertAlike(unknown, wrong, 401);
        assertThat(wrong.string("code")).isEqualTo("invalid-credentials");
    }

    @Test
    void resendingAnswersAlikeAndSendsOnlyWhereItHelps() {
        var pending = Accounts.freshEmail();
        api.post(REGISTER, registration(pending, Accounts.PASSWORD));
        Accounts.mails(pending, 1);
        var forPending = api.post("/api/v1/auth/resend-verification", Map.of("email", pending));
        var forNobody = api.post("/api/v1/auth/resend-verification", Map.of("email", Accounts.freshEmail()));
        assertAlike(forNobody, forPending, 202);
        Accounts.mails(pending, 2);
        assertThat(api.post(VERIFY, Map.of("token", Accounts.mailedToken(pending)))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void nobodyCanPlantAPasswordForSomebodyElsesAddress() {
        var email = Accounts.freshEmail();
        api.post(REGISTER, registration(email, "the-owners-own-password-1"));
        var ownersToken = Accounts.mailedToken(email);
        api.post(REGISTER, registration(email, "an-attackers-password-2"));
        Accounts.mails(email, 2);
        var attackersToken = Accounts.mailedToken(email);
        assertThat(attackersToken).isNotEqualTo(ownersToken);

        assertThat(api.post(VERIFY, Map.of("token", ownersToken)).status()).isEqualTo(204);

        assertThat(api.post(VERIFY, Map.of("token", attackersToken)).string("code"))
                .isEqualTo("invalid-token");
        assertThat(login(email, "an-attackers-password-2").status()).isEqualTo(401);
        assertThat(login(email, "the-owners-own-password-1").status()).isEqualTo(200);
    }

    @Test
    void whoeverRegistersSeesTheSameAtASignInWhetherOrNotThereIsAnAccount() throws SQLException {
        var known = Accounts.confirmed(api).email();
        var unknown = Accounts.freshEmail();
        for (var email : new String[] {known, unknown}) {
            api.post(REGISTER, registration(email, "an-attackers-password-2"));
            await().until(() -> count("SELECT count(*) FROM address_requests WHERE email = '" + email + "'") == 0);
        }
        assertAlike(login(unknown, "an-attackers-password-2"), login(known, "an-attackers-password-2"), 403);

        api.post(VERIFY, Map.of("token", Accounts.mailedToken(unknown)));
        assertThat(login(known, Accounts.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aRegistrationOfOnesOwnDoesNotGiveMoreGuesses() {
        var known = Accounts.confirmed(api).email();
        api.post(REGISTER, registration(known, "an-attackers-password-2"));
        for (int i = 0; i < 5; i++) {
            assertThat(login(known, "an-attackers-password-2").status()).isEqualTo(403);
        }
        assertThat(login(known, Accounts.PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void twoConfirmationsAtOnceMakeOneAccount() throws Exception {
        var email = Accounts.freshEmail();
        var tokens = new ArrayList<String>();
        for (int i = 1; i <= 4; i++) {
            api.post(REGISTER, registration(email, Accounts.PASSWORD + i));
            Accounts.mails(email, i);
            tokens.add(Accounts.mailedToken(email));
        }
        var start = new CountDownLatch(1);
        var statuses = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                var token = tokens.get(i % tokens.size());
                statuses.add(threads.submit(() -> {
                    start.await();
                    return api.post(VERIFY, Map.of("token", token)).status();
                }));
            }
            start.countDown();
        }
        var confirmed = 0;
        for (var status : statuses) {
            assertThat(status.get()).isIn(204, 400);
            confirmed += status.get() == 204 ? 1 : 0;
        }
        assertThat(confirmed).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM users WHERE email = '" + email + "'"))
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM pending_registrations WHERE email = '" + email + "'"))
                .isZero();
    }

    @Test
    void registrationsThatWereMailedHoldUpNobody() throws SQLException {
        var known = Accounts.confirmed(api);
        var access = Accounts.signIn(api, known).string("access_token");
        var unknown = Accounts.freshEmail();
        for (var email : new String[] {known.email(), unknown}) {
            api.post(REGISTER, registration(email, "an-attackers-password-2"));
            await().until(() -> count("SELECT count(*) FROM address_requests WHERE email = '" + email + "'") == 0);
        }
        try (var other = TestServers.database();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM pending_registrations FOR UPDATE");

            api.post(REGISTER, registration(unknown, Accounts.PASSWORD));

            assertThat(Accounts.mails(unknown, 2)).hasSize(2);
            var export = api.get("/api/v1/users/me/export", access);
            assertThat(export.status()).as(export.text()).isEqualTo(200);
            other.rollback();
        }
    }

    @Test
    void allOfAnAddressGoAtOnceHoweverManyThereAre() throws SQLException {
        var email = Accounts.freshEmail();
        api.post(REGISTER, registration(email, Accounts.PASSWORD));
        var token = Accounts.mailedToken(email);
        plant(email, 2_000);
        TestServers.resetStatementStatistics();
        assertThat(api.post(VERIFY, Map.of("token", token)).status()).isEqualTo(204);
        assertRemovedByOneStatement(email);

        plant(email, 2_000);
        TestServers.resetStatementStatistics();
        var deleted = api.send(
                "DELETE",
                "/api/v1/users/me",
                "application/json",
                "{\"password\":\"" + Accounts.PASSWORD + "\"}",
                login(email, Accounts.PASSWORD).string("access_token"));
        assertThat(deleted.status()).as(deleted.text()).isEqualTo(204);
        assertRemovedByOneStatement(email);
    }

    private static void plant(String email, int many) {
        Table.update(
                "INSERT INTO pending_registrations (id, email, password_hash, mailed_at)"
                        + " SELECT gen_random_uuid(), ?, 'x', now() FROM generate_series(1, ?)",
                email,
                many);
    }

    private static void assertRemovedByOneStatement(String email) {
        assertThat(Table.count("SELECT count(*) FROM pending_registrations WHERE email = ?", email))
                .isZero();
        assertThat(
                        Table.count(
                                "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
                                        + " WHERE query ILIKE 'delete from pending_registrations%' AND query NOT ILIKE '%skip locked%'"))
                .isOne();
    }

    @Test
    void aUserNameIsClaimedAtConfirmationAndOnlyThen() {
        var name = "Name-" + UUID.randomUUID();
        var one = Accounts.freshEmail();
        var two = Accounts.freshEmail();
        assertThat(api.post(REGISTER, named(one, name)).status()).isEqualTo(202);
        assertThat(api.post(REGISTER, named(two, name.toLowerCase())).status())
                .as("a registration that waits claims nothing")
                .isEqualTo(202);
        api.post(VERIFY, Map.of("token", Accounts.mailedToken(one)));
        api.post(VERIFY, Map.of("token", Accounts.mailedToken(two)));

        assertThat(login(one, Accounts.PASSWORD)
                        .json()
                        .path("user")
                        .path("username")
                        .asText())
                .isEqualTo(name);
        assertThat(login(two, Accounts.PASSWORD)
                        .json()
                        .path("user")
                        .path("username")
                        .isNull())
                .isTrue();
        var taken = api.post(REGISTER, named(Accounts.freshEmail(), name.toUpperCase()));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.string("code")).isEqualTo("username-taken");
    }

    @Test
    void anExpiredLinkIsRefusedAndThePageNeverUsesOneUp() throws SQLException {
        var email = Accounts.freshEmail();
        api.post(REGISTER, registration(email, Accounts.PASSWORD));
        var token = Accounts.mailedToken(email);
        await().until(() ->
                count("SELECT count(*) FROM outbox WHERE recipient = '" + email + "' AND state = 'sent'") == 1);
        for (int i = 0; i < 3; i++) {
            assertThat(api.get(VERIFY + "?token=" + token).status()).isEqualTo(200);
        }
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE one_time_tokens SET expires_at = now() WHERE email = '" + email + "'");
        }
        assertThat(api.post(VERIFY, Map.of("token", token)).string("code")).isEqualTo("invalid-token");
        assertThat(login(email, Accounts.PASSWORD).string("code")).isEqualTo("email-not-verified");
    }

    @Test
    void aFormPostIsAnsweredWithAPage() {
        var email = Accounts.freshEmail();
        api.post(REGISTER, registration(email, Accounts.PASSWORD));
        var token = Accounts.mailedToken(email);
        var page = api.postForm(VERIFY, Map.of("token", token));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(api.postForm(VERIFY, Map.of("token", token)).status()).isEqualTo(400);
        assertThat(api.get(VERIFY + "?token=%3Cscript%3E").text()).doesNotContain("<script>");
    }

    @Test
    void weakPasswordsAreRefusedWithTheReason() {
        for (var weak : new String[] {"short", "password", "12345678", "aaaaaaaaaaaa"}) {
            var answer = api.post(REGISTER, registration(Accounts.freshEmail(), weak));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("errors").path(0).path("field").asText())
                    .isEqualTo("password");
        }
        var context = api.post(REGISTER, registration("wolfeschlegelstein@example.com", "wolfeschlegelstein1"));
        assertThat(context.status()).isEqualTo(400);
    }

    @Test
    void theProfileCanBeReadAndChanged() {
        var login = Accounts.signedIn(api);
        var access = login.string("access_token");
        var name = "n-" + UUID.randomUUID();
        var changed = api.put("/api/v1/users/me", Map.of("username", name), access);
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.string("username")).isEqualTo(name);
        var again = api.put("/api/v1/users/me", Map.of("full_name", "Ada Lovelace"), access);
        assertThat(again.string("username")).as("absent members stay").isEqualTo(name);
        assertThat(again.string("full_name")).isEqualTo("Ada Lovelace");
        var other = Accounts.signedIn(api).string("access_token");
        var taken = api.put("/api/v1/users/me", Map.of("username", name.toUpperCase()), other);
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.string("code")).isEqualTo("username-taken");
        assertThat(api.put("/api/v1/users/me", Map.of("full_name", "two\nlines"), other)
                        .status())
                .isEqualTo(400);
    }

    private Answer login(String email, String password) {
        return api.post("/api/v1/auth/login", Map.of("email", email, "password", password));
    }

    private static Map<String, String> registration(String email, String password) {
        return Map.of("email", email, "password", password);
    }

    private static Map<String, String> named(String email, String username) {
        return Map.of("email", email, "password", Accounts.PASSWORD, "username", username);
    }

    private static void assertAlike(Answer one, Answer other, int status) {
        assertThat(one.status()).isEqualTo(status);
        assertThat(other.status()).isEqualTo(status);
        assertThat(withoutTrace(one)).isEqualTo(withoutTrace(other));
        assertThat(headers(one)).isEqualTo(headers(other));
    }

    private static String withoutTrace(Answer answer) {
        return answer.text().replaceAll("\"trace_id\":\"[0-9a-f]+\"", "");
    }

    private static Map<String, ?> headers(Answer answer) {
        var headers = new HashMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }

    private static long count(String sql) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
