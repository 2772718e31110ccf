package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StoryTest {
    private final Api api = Api.ofTest();

    @Test
    void anAccountRegistersConfirmsSignsInRefreshesAndSignsOut() {
        var email = Accounts.freshEmail();
        var registered = api.post(
                "/api/v1/auth/register",
                Map.of("email", " " + email.toUpperCase() + " ", "password", Accounts.PASSWORD, "full_name", "Ada"));
        assertThat(registered.status()).as(registered.text()).isEqualTo(202);

        var early = api.post("/api/v1/auth/login", Map.of("email", email, "password", Accounts.PASSWORD));
        assertThat(early.status()).isEqualTo(403);
        assertThat(early.string("code")).isEqualTo("email-not-verified");

        var token = Accounts.mailedToken(email);
        var page = api.get("/api/v1/auth/verify-email?token=" + token);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.text()).contains(token);
        assertThat(api.post("/api/v1/auth/verify-email", Map.of("token", token)).status())
                .isEqualTo(204);
        assertThat(api.post("/api/v1/auth/verify-email", Map.of("token", token)).string("code"))
                .isEqualTo("invalid-token");

        var login = api.post("/api/v1/auth/login", Map.of("email", email, "password", Accounts.PASSWORD));
        assertThat(login.status()).as(login.text()).isEqualTo(200);
        assertThat(login.header("Cache-Control")).isEqualTo("no-store");
        assertThat(login.header("Pragma")).isEqualTo("no-cache");
        assertThat(login.string("token_type")).isEqualTo("Bearer");
        assertThat(login.json().path("expires_in").asInt()).isEqualTo(600);
        assertThat(login.json().path("refresh_expires_in").asInt()).isEqualTo(604800);
        assertThat(login.json().path("user").path("email").asText()).isEqualTo(email);
        assertThat(login.string("refresh_token")).startsWith("ghr_").hasSizeLessThanOrEqualTo(128);

        var me = api.get("/api/v1/users/me", login.string("access_token"));
        assertThat(me.status()).as(me.text()).isEqualTo(200);
        assertThat(me.string("full_name")).isEqualTo("Ada");
        assertThat(me.json().path("email_verified").asBoolean()).isTrue();

        var refreshed = api.post("/api/v1/auth/refresh", Map.of("refresh_token", login.string("refresh_token")));
        assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);
        assertThat(refreshed.string("session_id")).isEqualTo(login.string("session_id"));
        assertThat(refreshed.string("refresh_token")).isNotEqualTo(login.string("refresh_token"));
        var access = refreshed.string("access_token");
        assertThat(api.get("/api/v1/users/me", access).status()).isEqualTo(200);

        var loggedOut =
                api.post("/api/v1/auth/logout", Map.of("refresh_token", refreshed.string("refresh_token")), access);
        assertThat(loggedOut.status()).isEqualTo(204);
        var refused = api.get("/api/v1/users/me", access);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(api.post("/api/v1/auth/refresh", Map.of("refresh_token", refreshed.string("refresh_token")))
                        .string("code"))
                .isEqualTo("invalid-refresh-token");
    }
}
