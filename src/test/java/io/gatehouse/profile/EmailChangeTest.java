package io.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EmailChangeTest {
    private static final String CHANGED = "Your account has another address now";
    private static final String REQUESTED = "Your account is about to get another address";

    private final Api api = Api.ofTest();
    private final Account account = Accounts.confirmed(api);
    private final String access = Accounts.signIn(api, account).string("access_token");
    private final String newEmail = Accounts.freshEmail();

    @Test
    void aTakenAddressIsAnsweredAlikeAndItsOwnerIsTold() {
        var other = Accounts.confirmed(api);

        var taken = change(other.email());
        var free = change(newEmail);

        assertThat(taken.status()).isEqualTo(free.status()).isEqualTo(202);
        assertThat(taken.text()).isEqualTo(free.text());
        assertThat(Accounts.mails(other.email(), "You already have an account", 1))
                .hasSize(1);
        Accounts.mailedToken(newEmail);
        assertThat(Table.strings("SELECT kind FROM outbox WHERE recipient = ?", other.email()))
                .containsExactlyInAnyOrder("confirm-registration", "already-registered");
    }

    @Test
    void theExportDoesNotTellWhetherTheNewAddressHasAnAccount() {
        change(newEmail);
        Accounts.mailedToken(newEmail);
        change(Accounts.confirmed(api).email());

        var export = api.get("/api/v1/users/me/export", access).text();

        assertThat(export).contains("email-change-requested").doesNotContain("confirm-new-email");
    }

    @Test
    void aWrongPasswordAndTheSameAddressAreNamed() {
        assertRefused(change(newEmail, "wrong-horse-battery-7"), "password");
        assertRefused(change(account.email().toUpperCase()), "new_email");
        assertRefused(change("nowhere"), "new_email");
    }

    @Test
    void theLatestRequestCounts() {
        change(newEmail);
        var first = Accounts.mailedToken(newEmail);
        var later = Accounts.freshEmail();
        change(later);
        var second = Accounts.mailedToken(later);

        assertInvalid(verify(first));
        assertThat(verify(second).status()).isEqualTo(204);
        assertThat(signIn(later).status()).isEqualTo(200);
    }

    @Test
    void aConfirmationWorksOnceAndNotForever() {
        change(newEmail);
        var token = Accounts.mailedToken(newEmail);
        Table.update("UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE email = ?", newEmail);
        assertInvalid(verify(token));
        Table.update("UPDATE one_time_tokens SET expires_at = now() + interval '1 hour' WHERE email = ?", newEmail);

        assertThat(verify(token).status()).isEqualTo(204);
        assertInvalid(verify(token));
    }

    @Test
    void anAddressThatGotAnAccountMeanwhileIsNotTakenFromIt() {
        change(newEmail);
        var token = Accounts.mailedToken(newEmail, "Confirm your e-mail address");
        api.post("/api/v1/auth/register", Map.of("email", newEmail, "password", Accounts.PASSWORD));
        var registration = Accounts.mailedToken(newEmail, "Confirm your e-mail address", 2);
        assertThat(verify(registration).status()).isEqualTo(204);

        assertInvalid(verify(token));
        assertThat(signIn(account.email()).status()).isEqualTo(200);
    }

    @Test
    void theOldAddressIsReservedForAWhile() {
        move(newEmail);

        api.post("/api/v1/auth/register", Map.of("email", account.email(), "password", "squatters-horse-battery-9"));
        assertThat(Accounts.mails(account.email(), "You already have an account", 1))
                .hasSize(1);
        api.post("/api/v1/auth/resend-verification", Map.of("email", account.email()));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        Table.count("SELECT count(*) FROM address_requests WHERE email = ?", account.email()) == 0);
        assertThat(Table.count(
                        "SELECT count(*) FROM one_time_tokens WHERE email = ? AND purpose = 'CONFIRM_REGISTRATION'",
                        account.email()))
                .isZero();
    }

    @Test
    void aRegistrationThatWaitedDoesNotGetAReservedAddress() {
        var pending = Accounts.freshEmail();
        api.post("/api/v1/auth/register", Map.of("email", pending, "password", Accounts.PASSWORD));
        var registration = Accounts.mailedToken(pending);
        Table.update(
                "INSERT INTO address_reservations SELECT ?, id, now() + interval '1 day' FROM users WHERE email = ?",
                pending,
                account.email());

        assertInvalid(verify(registration));
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ?", pending))
                .isZero();
    }

    @Test
    void theOwnerMayGoBackToAReservedAddress() {
        var back = move(newEmail);

        assertThat(change(back, account.email(), account.password()).status()).isEqualTo(202);
        assertThat(verify(Accounts.mailedToken(account.email(), "Confirm your e-mail address", 2))
                        .status())
                .isEqualTo(204);
        assertThat(signIn(account.email()).status()).isEqualTo(200);
        assertThat(Table.strings(
                        "SELECT email FROM address_reservations WHERE email = ANY (ARRAY[?, ?])",
                        newEmail,
                        account.email()))
                .containsExactly(newEmail);
    }

    @Test
    void theWayBackWorksWhateverTheAddressIsByThen() {
        var intruder = move(newEmail);
        var undo = Accounts.mailedToken(account.email(), CHANGED);
        var third = Accounts.freshEmail();
        change(intruder, third, account.password());
        verify(Accounts.mailedToken(third));
        var intrudersUndo = Accounts.mailedToken(newEmail, CHANGED);

        assertThat(undo(undo).status()).isEqualTo(204);

        assertInvalid(undo(undo));
        assertInvalid(undo(intrudersUndo));
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ?", account.email()))
                .isOne();
        assertThat(signIn(account.email()).status()).isEqualTo(401);
        assertThat(api.get("/api/v1/users/me", intruder).status()).isEqualTo(401);
        assertThat(Table.count(
                        "SELECT count(*) FROM address_reservations WHERE email = ANY (ARRAY[?, ?])",
                        account.email(),
                        newEmail))
                .isZero();
        var reset = Accounts.mailedToken(account.email(), "Reset your password");
        assertThat(api.post(
                                "/api/v1/auth/reset-password",
                                Map.of("token", reset, "new_password", "owners-horse-battery-8"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whoeverUsesUpTheResetMailsDoesNotKeepTheOwnerOutAfterTheWayBack() {
        move(newEmail);
        var undo = Accounts.mailedToken(account.email(), CHANGED);
        Table.update(
                "INSERT INTO outbox (id, kind, recipient, data, state)"
                        + " SELECT gen_random_uuid(), 'reset-password', ?, '{}', 'sent' FROM generate_series(1, 5)",
                account.email());

        assertThat(undo(undo).status()).isEqualTo(204);
        Accounts.mailedToken(account.email(), "Reset your password");
    }

    @Test
    void theWayBackWorksBeforeTheChange() {
        change(newEmail);
        var confirmation = Accounts.mailedToken(newEmail);

        assertThat(undo(Accounts.mailedToken(account.email(), REQUESTED)).status())
                .isEqualTo(204);

        assertInvalid(verify(confirmation));
        assertThat(signIn(account.email()).status()).isEqualTo(401);
        Accounts.mailedToken(account.email(), "Reset your password");
    }

    @Test
    void moreRequestsDoNotTakeTheWayBackAway() {
        change(Accounts.freshEmail());
        var first = Accounts.mailedToken(account.email(), REQUESTED);
        for (int i = 0; i < 6; i++) {
            change(Accounts.freshEmail());
        }
        move(newEmail);

        assertThat(undo(first).status()).isEqualTo(204);
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ?", account.email()))
                .isOne();
    }

    @Test
    void anExpiredWayBackIsRefused() {
        move(newEmail);
        var undo = Accounts.mailedToken(account.email(), CHANGED);
        Table.update(
                "UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE email = ?", account.email());

        assertInvalid(undo(undo));
        assertThat(signIn(newEmail).status()).isEqualTo(200);
    }

    /** Returns an access token of the moved account. */
    private String move(String to) {
        assertThat(change(to).status()).isEqualTo(202);
        assertThat(verify(Accounts.mailedToken(to)).status()).isEqualTo(204);
        return signIn(to).string("access_token");
    }

    private Answer change(String to) {
        return change(to, account.password());
    }

    private Answer change(String to, String password) {
        return change(access, to, password);
    }

    private Answer change(String accessToken, String to, String password) {
        return api.post("/api/v1/users/me/email", Map.of("new_email", to, "password", password), accessToken);
    }

    private Answer verify(String token) {
        return api.post("/api/v1/auth/verify-email", Map.of("token", token));
    }

    private Answer undo(String token) {
        return api.post("/api/v1/auth/undo-email-change", Map.of("token", token));
    }

    private Answer signIn(String email) {
        return api.post("/api/v1/auth/login", Map.of("email", email, "password", account.password()));
    }

    private static void assertInvalid(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.string("code")).isEqualTo("invalid-token");
    }

    private static void assertRefused(Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo(field);
    }
}
