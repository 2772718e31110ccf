package io.gatehouse.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.gatehouse.credential.HeldPermits;
import io.gatehouse.credential.Passwords;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PasswordResetTest {
    private static final String NEW_PASSWORD = "another-horse-battery-8";

    @Inject
    PasswordReset reset;

    @Inject
    Passwords passwords;

    private final Api api = Api.ofTest();

    @Test
    void aKnownAndAnUnknownAddressAreAnsweredAlike() {
        var known = ask(Accounts.confirmed(api).email());
        var unknown = ask(Accounts.freshEmail());

        assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(202);
        assertThat(unknown.text()).isEqualTo(known.text());
        assertThat(headers(unknown)).isEqualTo(headers(known));
    }

    @Test
    void aRegistrationThatWaitsIsMailedNothing() {
        var email = Accounts.freshEmail();
        api.post("/api/v1/auth/register", Map.of("email", email, "password", Accounts.PASSWORD));
        Accounts.mails(email, 1);

        ask(email);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> Table.count("SELECT count(*) FROM address_requests WHERE email = ?", email) == 0);
        assertThat(Table.strings("SELECT kind FROM outbox WHERE recipient = ?", email))
                .containsExactly("confirm-registration");
    }

    @Test
    void ofTwentyAtOnceExactlyOneWins() throws Exception {
        var account = Accounts.confirmed(api);
        var token = resetToken(account);
        var start = new CyclicBarrier(20);

        List<Integer> statuses;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return set(token, NEW_PASSWORD + i).status();
                    }))
                    .toList();
            statuses = attempts.stream().map(PasswordResetTest::result).toList();
        }

        assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 400);
    }

    @Test
    void aTokenWorksOnce() {
        var token = resetToken(Accounts.confirmed(api));

        assertThat(set(token, NEW_PASSWORD).status()).isEqualTo(204);
        assertInvalid(set(token, NEW_PASSWORD + "0"));
        assertThat(api.get("/api/v1/auth/reset-password?token=" + token).status())
                .isEqualTo(400);
    }

    @Test
    void theLatestMailCounts() {
        var account = Accounts.confirmed(api);
        var first = resetToken(account);
        ask(account.email());
        var second = Accounts.mailedToken(account.email(), "Reset your password", 2);

        assertInvalid(set(first, NEW_PASSWORD));
        assertThat(set(second, NEW_PASSWORD).status()).isEqualTo(204);
    }

    @Test
    void anExpiredTokenIsRefused() {
        var account = Accounts.confirmed(api);
        var token = resetToken(account);
        Table.update(
                "UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE email = ?", account.email());

        assertInvalid(set(token, NEW_PASSWORD));
        assertThat(signIn(account).status()).isEqualTo(200);
    }

    @Test
    void aTokenOfAnotherPurposeIsRefused() {
        var email = Accounts.freshEmail();
        api.post("/api/v1/auth/register", Map.of("email", email, "password", Accounts.PASSWORD));
        var confirmation = Accounts.mailedToken(email);

        assertInvalid(set(confirmation, NEW_PASSWORD));
        assertThat(api.post("/api/v1/auth/verify-email", Map.of("token", confirmation))
                        .status())
                .isEqualTo(204);
        var token = resetToken(new Account(email, Accounts.PASSWORD));
        assertInvalid(api.post("/api/v1/auth/verify-email", Map.of("token", token)));
        assertInvalid(api.post("/api/v1/auth/undo-email-change", Map.of("token", token)));
        assertThat(set(token, NEW_PASSWORD).status()).isEqualTo(204);
    }

    @Test
    void aTokenForAnAddressThatWasChangedSinceIsRefused() {
        var account = Accounts.confirmed(api);
        var token = resetToken(account);
        var moved = Accounts.freshEmail();
        Table.update("UPDATE users SET email = ? WHERE email = ?", moved, account.email());

        assertInvalid(set(token, NEW_PASSWORD));
        assertThat(signIn(new Account(moved, account.password())).status()).isEqualTo(200);
    }

    @Test
    void aPasswordChangeVoidsTheLink() {
        var account = Accounts.confirmed(api);
        var token = resetToken(account);
        var session = Accounts.signIn(api, account);
        assertThat(api.post(
                                "/api/v1/users/me/password",
                                Map.of("current_password", account.password(), "new_password", NEW_PASSWORD),
                                session.string("access_token"))
                        .status())
                .isEqualTo(204);

        assertInvalid(set(token, "a-thief-horse-battery-9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not-a-token", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void rubbishIsRefused(String token) {
        assertThat(set(token, NEW_PASSWORD).status()).isEqualTo(400);
        assertThat(api.get("/api/v1/auth/reset-password?token=" + token).status())
                .isEqualTo(400);
        assertThat(api.postForm("/api/v1/auth/reset-password", Map.of("token", token, "new_password", NEW_PASSWORD))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aWeakPasswordDoesNotUseTheTokenUp() {
        var token = resetToken(Accounts.confirmed(api));

        var weak = set(token, "short");
        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.string("code")).isEqualTo("validation-failed");
        assertThat(weak.json().path("errors").path(0).path("field").asText()).isEqualTo("new_password");
        assertThat(set(token, NEW_PASSWORD).status()).isEqualTo(204);
    }

    @Test
    void aFormThatGetsNoPermitIsAnsweredWithThePageOnceMore() {
        var token = resetToken(Accounts.confirmed(api));
        var form = Map.of("token", token, "new_password", NEW_PASSWORD);

        try (var ignored = HeldPermits.allOf(passwords)) {
            var busy = api.postForm("/api/v1/auth/reset-password", form);
            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.header("Retry-After")).isEqualTo("2");
            assertThat(busy.header("Content-Type")).startsWith("text/html");
            assertThat(busy.text()).contains("very busy", "value=\"" + token + "\"");
        }
        assertThat(api.postForm("/api/v1/auth/reset-password", form).status()).isEqualTo(200);
    }

    @Test
    void anAccountWithoutAPasswordGetsOne() {
        var account = Accounts.confirmed(api);
        Table.update("DELETE FROM credentials WHERE user_id = (SELECT id FROM users WHERE email = ?)", account.email());
        Table.update("UPDATE users SET email_verified = false WHERE email = ?", account.email());

        assertThat(set(resetToken(account), NEW_PASSWORD).status()).isEqualTo(204);

        var signedIn = signIn(new Account(account.email(), NEW_PASSWORD));
        assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
        assertThat(signedIn.json().path("user").path("email_verified").asBoolean())
                .isTrue();
    }

    @Test
    void aDeactivatedAccountIsMailedNothing() {
        var account = Accounts.confirmed(api);
        Table.update("UPDATE users SET is_active = false WHERE email = ?", account.email());

        ask(account.email());

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        Table.count("SELECT count(*) FROM address_requests WHERE email = ?", account.email()) == 0);
        assertThat(Table.strings("SELECT kind FROM outbox WHERE recipient = ?", account.email()))
                .doesNotContain("reset-password");
    }

    @Test
    void aResetThatCommitsWhileALoginHashesMakesItFail() {
        var account = Accounts.confirmed(api);
        var link = reset.find(resetToken(account)).orElseThrow();
        var replacing = passwords.accept("new_password", NEW_PASSWORD);

        CompletableFuture<Answer> login;
        try (var permits = HeldPermits.allOf(passwords)) {
            login = CompletableFuture.supplyAsync(() -> signIn(account), Thread::startVirtualThread);
            // It has read the hash by now, and waits for a permit to check it.
            await().atMost(Duration.ofSeconds(20)).until(() -> permits.waiting() == 1);
            assertThat(reset.complete(link, replacing)).isTrue();
        }

        assertThat(login.join().status()).isEqualTo(401);
        assertThat(Table.count(
                        "SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = ?",
                        account.email()))
                .isZero();
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer ask(String email) {
        return api.post("/api/v1/auth/request-password-reset", Map.of("email", email));
    }

    private String resetToken(Account account) {
        assertThat(ask(account.email()).status()).isEqualTo(202);
        return Accounts.mailedToken(account.email(), "Reset your password");
    }

    private Answer set(String token, String password) {
        return api.post("/api/v1/auth/reset-password", Map.of("token", token, "new_password", password));
    }

    private Answer signIn(Account account) {
        return api.post("/api/v1/auth/login", Map.of("email", account.email(), "password", account.password()));
    }

    private static Map<String, List<String>> headers(Answer answer) {
        return new TreeMap<>(answer.headers().map());
    }

    private static void assertInvalid(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.string("code")).isEqualTo("invalid-token");
    }
}
