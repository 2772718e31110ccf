package io.gatehouse.oauth;

import static io.gatehouse.oauth.OAuth.BILLING;
import static io.gatehouse.oauth.OAuth.MOBILE;
import static io.gatehouse.oauth.OAuth.PORTAL;
import static io.gatehouse.oauth.OAuth.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class IntrospectionTest {
    private static final String INACTIVE = "{\"active\":false}";

    private final Api api = Api.ofTest();
    private final OAuth oauth = new OAuth(api);
    private final Account account = Accounts.confirmed(api);

    @Test
    void anyClientSeesAnAccessToken() {
        var mobile = oauth.signedIn(MOBILE, account);
        var answer = oauth.introspect(BILLING, mobile.string("access_token"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        var json = answer.json();
        assertThat(json.path("active").asBoolean()).isTrue();
        assertThat(answer.string("scope")).isEqualTo("profile");
        assertThat(answer.string("client_id")).isEqualTo("mobile");
        assertThat(answer.string("username")).isEqualTo(account.email());
        assertThat(answer.string("token_type")).isEqualTo("Bearer");
        assertThat(answer.string("iss")).isEqualTo("https://sign-in.gatehouse.test");
        assertThat(json.path("aud").path(0).asText()).isEqualTo("gatehouse");
        assertThat(answer.string("sid")).isEqualTo(mobile.string("session_id"));
        assertThat(answer.string("sub")).hasSize(36);
        assertThat(answer.string("jti")).hasSize(36);
        assertThat(json.path("groups").path(0).asText()).isEqualTo("user");
        assertThat(json.path("exp").asLong() - json.path("iat").asLong()).isEqualTo(600);
    }

    @Test
    void aClientSeesOnlyItsOwnRefreshTokens() {
        var portal = oauth.signedIn(PORTAL, account);
        var own = oauth.introspect(PORTAL, portal.string("refresh_token"));
        assertThat(own.json().path("active").asBoolean()).isTrue();
        assertThat(own.string("client_id")).isEqualTo("portal");
        assertThat(own.string("scope")).isEqualTo("profile account");
        assertThat(own.json().has("token_type")).isFalse();
        assertThat(own.json().path("exp").asLong() - own.json().path("iat").asLong())
                .isEqualTo(604800);
        assertThat(oauth.introspect(BILLING, portal.string("refresh_token")).text())
                .isEqualTo(INACTIVE);
    }

    @Test
    void aRotatedRefreshTokenIsInactiveAndLookingAtItHarmsNobody() {
        var first = oauth.signedIn(PORTAL, account);
        var second = oauth.refresh(PORTAL, first.string("refresh_token"));
        assertThat(oauth.introspect(PORTAL, first.string("refresh_token")).text())
                .isEqualTo(INACTIVE);
        assertThat(oauth.introspect(PORTAL, second.string("refresh_token"))
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theTokensOfAnEndedSessionAreInactiveAtOnce() {
        var portal = oauth.signedIn(PORTAL, account);
        assertThat(api.post("/api/v1/auth/logout", Map.of(), portal.string("access_token"))
                        .status())
                .isEqualTo(204);
        assertInactive(portal.string("access_token"), portal.string("refresh_token"));
    }

    @Test
    void theTokensOfADeactivatedOrDeletedAccountAreInactiveAtOnce() throws SQLException {
        var portal = oauth.signedIn(PORTAL, account);
        change("UPDATE users SET is_active = false WHERE email = ?");
        assertInactive(portal.string("access_token"), portal.string("refresh_token"));
        change("DELETE FROM users WHERE email = ?");
        assertInactive(portal.string("access_token"), portal.string("refresh_token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "ghr_unknown", "a.b.c", "\u00e9\u4e2d", " "})
    void whatIsNoTokenIsInactiveAndNothingMore(String token) {
        var answer = oauth.introspect(BILLING, token);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(INACTIVE);
    }

    @Test
    void aRequestWithoutATokenIsRefused() {
        assertRefused(oauth.call("/oauth2/introspect", BILLING, Map.of()), 400, "invalid_request");
        assertRefused(oauth.raw("/oauth2/introspect", BILLING, "token=a&token=a"), 400, "invalid_request");
    }

    private void assertInactive(String... tokens) {
        for (String token : tokens) {
            assertThat(oauth.introspect(PORTAL, token).text()).isEqualTo(INACTIVE);
        }
    }

    private void change(String sql) throws SQLException {
        try (var database = TestServers.database();
                var statement = database.prepareStatement(sql)) {
            statement.setString(1, account.email());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}
