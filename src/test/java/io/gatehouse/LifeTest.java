package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts.Account;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An account from its first day to its last, as its owner sees it. */
@QuarkusTest
class LifeTest {
    private static final String FORGOTTEN = Accounts.PASSWORD;
    private static final String SECOND = "a-second-horse-battery-8";
    private static final String THIRD = "the-third-horse-battery-9";
    private static final String FOURTH = "no-fourth-staple-battery-1";

    private final Api api = Api.ofTest();

    @Test
    void anAccountIsBornForgetsMovesComesBackAndGoes() {
        var email = Accounts.confirmed(api).email();

        resetThePassword(email);
        changeThePassword(email);
        var moved = moveTo(Accounts.freshEmail(), email);
        comeBack(email, moved);
        goForGood(email);
    }

    private void resetThePassword(String email) {
        var before = Accounts.signIn(api, new Account(email, FORGOTTEN));
        assertThat(api.post("/api/v1/auth/request-password-reset", Map.of("email", email.toUpperCase()))
                        .status())
                .isEqualTo(202);
        var token = Accounts.mailedToken(email, "Reset your password");

        var page = api.get("/api/v1/auth/reset-password?token=" + token);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains(token, "name=\"new_password\"");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");

        var weak = api.postForm("/api/v1/auth/reset-password", Map.of("token", token, "new_password", "password"));
        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.header("Content-Type")).startsWith("text/html");
        assertThat(weak.text()).contains(token, "The new password is too easy to guess");
        var done = api.postForm("/api/v1/auth/reset-password", Map.of("token", token, "new_password", SECOND));
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(done.text()).contains("Your password is set");

        assertEnded(before);
        assertThat(signIn(email, FORGOTTEN).status()).isEqualTo(401);
        Accounts.mails(email, "Your password was changed", 1);
    }

    private void changeThePassword(String email) {
        var here = Accounts.signIn(api, new Account(email, SECOND));
        var elsewhere = Accounts.signIn(api, new Account(email, SECOND));
        var changed = api.post(
                "/api/v1/users/me/password",
                Map.of("current_password", SECOND, "new_password", THIRD),
                here.string("access_token"));
        assertThat(changed.status()).as(changed.text()).isEqualTo(204);

        assertEnded(elsewhere);
        assertThat(api.get("/api/v1/users/me", here.string("access_token")).status())
                .isEqualTo(200);
        assertThat(api.post("/api/v1/auth/refresh", Map.of("refresh_token", here.string("refresh_token")))
                        .status())
                .isEqualTo(200);
        Accounts.mails(email, "Your password was changed", 2);
    }

    private String moveTo(String newEmail, String email) {
        var session = Accounts.signIn(api, new Account(email, THIRD));
        var asked = api.post(
                "/api/v1/users/me/email",
                Map.of("new_email", newEmail, "password", THIRD),
                session.string("access_token"));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        Accounts.mails(email, "Your account is about to get another address", 1);
        assertThat(signIn(email, THIRD).status()).isEqualTo(200);

        var confirmed = api.postForm(
                "/api/v1/auth/verify-email",
                Map.of("token", Accounts.mailedToken(newEmail, "Confirm your e-mail address")));
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        assertThat(signIn(email, THIRD).status()).isEqualTo(401);
        var me = api.get("/api/v1/users/me", session.string("access_token"));
        assertThat(me.string("email")).isEqualTo(newEmail);
        return newEmail;
    }

    private void comeBack(String email, String moved) {
        var intruder = Accounts.signIn(api, new Account(moved, THIRD));
        var token = Accounts.mailedToken(email, "Your account has another address now");
        var page = api.get("/api/v1/auth/undo-email-change?token=" + token);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains(token);
        assertThat(api.postForm("/api/v1/auth/undo-email-change", Map.of("token", token))
                        .text())
                .contains("This is your account&#39;s address again");

        assertEnded(intruder);
        assertThat(signIn(moved, THIRD).status()).isEqualTo(401);
        assertThat(signIn(email, THIRD).status()).isEqualTo(401);
        var reset = Accounts.mailedToken(email, "Reset your password", 2);
        assertThat(api.post("/api/v1/auth/reset-password", Map.of("token", reset, "new_password", FOURTH))
                        .status())
                .isEqualTo(204);
    }

    private void goForGood(String email) {
        var session = Accounts.signIn(api, new Account(email, FOURTH));
        var access = session.string("access_token");
        var id = session.json().path("user").path("id").asText();
        var export = api.get("/api/v1/users/me/export", access);
        assertThat(export.status()).as(export.text()).isEqualTo(200);
        assertThat(export.json().path("profile").path("email").asText()).isEqualTo(email);
        assertThat(export.json().path("sessions").size()).isGreaterThanOrEqualTo(6);
        assertThat(export.json().path("email_changes").size()).isEqualTo(1);
        assertThat(export.json().path("mails").size()).isGreaterThanOrEqualTo(6);
        assertThat(export.json().path("password").path("changed_at").asText()).isNotEmpty();
        assertThat(export.text()).doesNotContain("$2", "_hash", "ghr_");

        var deleted =
                api.send("DELETE", "/api/v1/users/me", "application/json", "{\"password\":\"" + FOURTH + "\"}", access);
        assertThat(deleted.status()).as(deleted.text()).isEqualTo(204);
        assertEnded(session);
        assertThat(signIn(email, FOURTH).status()).isEqualTo(401);
        Accounts.mails(email, "Your account is deleted", 1);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Everything.naming(email)).isEmpty());
        // The security events keep the id.
        assertThat(Everything.naming(id)).allMatch(row -> row.startsWith("audit_events: "));
    }

    private Api.Answer signIn(String email, String password) {
        return api.post("/api/v1/auth/login", Map.of("email", email, "password", password));
    }

    private void assertEnded(Api.Answer login) {
        await().atMost(Duration.ofSeconds(1))
                .until(() -> api.get("/api/v1/users/me", login.string("access_token"))
                                .status()
                        == 401);
        assertThat(api.post("/api/v1/auth/refresh", Map.of("refresh_token", login.string("refresh_token")))
                        .string("code"))
                .isEqualTo("invalid-refresh-token");
    }
}
