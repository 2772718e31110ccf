package io.gatehouse.oauth;

import static io.gatehouse.oauth.OAuth.BILLING;
import static io.gatehouse.oauth.OAuth.BUILT_IN;
import static io.gatehouse.oauth.OAuth.MOBILE;
import static io.gatehouse.oauth.OAuth.PORTAL;
import static io.gatehouse.oauth.OAuth.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OAuthTokenTest {
    private static final String TOKEN = "/oauth2/token";

    private final Api api = Api.ofTest();
    private final OAuth oauth = new OAuth(api);
    private final Account account = Accounts.confirmed(api);

    @Test
    void aPasswordGetsTokensOfTheClient() throws IOException {
        var answer = oauth.signedIn(BILLING, account);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.string("token_type")).isEqualTo("Bearer");
        assertThat(answer.json().path("expires_in").isInt()).isTrue();
        assertThat(answer.string("scope")).isEqualTo("profile invoices");
        var claims = claims(answer.string("access_token"));
        assertThat(claims.path("client_id").asText()).isEqualTo("billing");
        assertThat(claims.path("scope").asText()).isEqualTo("profile invoices");
    }

    @Test
    void aClientWithoutTheAccountScopeDoesntOpenOurOwnEndpoints() {
        var billing = oauth.signedIn(BILLING, account);
        var refused = api.get("/api/v1/users/me", billing.string("access_token"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"", "scope=\"account\"");

        for (var caller : new OAuth.Caller[] {PORTAL, BUILT_IN}) {
            var token = oauth.signedIn(caller, account).string("access_token");
            assertThat(api.get("/api/v1/users/me", token).status()).isEqualTo(200);
        }
    }

    @Test
    void aScopeOnlyNarrows() {
        assertThat(oauth.password(BILLING, account, Map.of("scope", "invoices")).string("scope"))
                .isEqualTo("invoices");
        assertRefused(oauth.password(BILLING, account, Map.of("scope", "invoices account")), 400, "invalid_scope");
        assertRefused(oauth.password(MOBILE, account, Map.of("scope", "invoices")), 400, "invalid_scope");
        assertRefused(oauth.password(BUILT_IN, account, Map.of("scope", "admin")), 400, "invalid_scope");
        assertRefused(oauth.password(BILLING, account, Map.of("scope", "profile  invoices")), 400, "invalid_scope");
        assertRefused(oauth.password(BILLING, account, Map.of("scope", "pro\"file")), 400, "invalid_scope");
    }

    @Test
    void aScopeOfARefreshNarrowsThatAccessTokenOnly() {
        var first = oauth.signedIn(BILLING, account);
        var narrowed = oauth.refresh(BILLING, first.string("refresh_token"), "profile");
        assertThat(narrowed.string("scope")).isEqualTo("profile");
        var whole = oauth.refresh(BILLING, narrowed.string("refresh_token"));
        assertThat(whole.string("scope")).isEqualTo("profile invoices");
    }

    @Test
    void aRefreshNeverWidensTheScopeAndTheRefusalUsesNothingUp() {
        var first = oauth.password(BILLING, account, Map.of("scope", "profile"));
        assertRefused(oauth.refresh(BILLING, first.string("refresh_token"), "profile invoices"), 400, "invalid_scope");
        var second = oauth.refresh(BILLING, first.string("refresh_token"));
        assertThat(second.string("scope")).isEqualTo("profile");
        assertThat(second.string("session_id")).isEqualTo(first.string("session_id"));
    }

    @Test
    void whatTheRegistrationHasLostIsntGrantedAnyMore() throws SQLException {
        var first = oauth.signedIn(MOBILE, account);
        try (var database = TestServers.database();
                var statement =
                        database.prepareStatement("UPDATE sessions SET scope = 'profile account' WHERE id = ?::uuid")) {
            statement.setString(1, first.string("session_id"));
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        assertRefused(oauth.refresh(MOBILE, first.string("refresh_token"), "account"), 400, "invalid_scope");
        assertThat(oauth.refresh(MOBILE, first.string("refresh_token")).string("scope"))
                .isEqualTo("profile");
    }

    @Test
    void anotherClientsRefreshTokenIsRefusedAndHarmsNobody() {
        var mobile = oauth.signedIn(MOBILE, account);
        assertRefused(oauth.refresh(BILLING, mobile.string("refresh_token")), 400, "invalid_grant");
        assertRefused(oauth.refresh(BUILT_IN, mobile.string("refresh_token"), "account"), 400, "invalid_grant");
        assertThat(api.post("/api/v1/auth/refresh", Map.of("refresh_token", mobile.string("refresh_token")))
                        .status())
                .isEqualTo(401);
        assertThat(oauth.refresh(MOBILE, mobile.string("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void theBuiltInClientSharesItsSessionsWithTheOtherEndpoints() {
        var login = Accounts.signIn(api, account);
        var refreshed = oauth.refresh(BUILT_IN, login.string("refresh_token"));
        assertThat(refreshed.string("session_id")).isEqualTo(login.string("session_id"));
        assertThat(api.post("/api/v1/auth/refresh", Map.of("refresh_token", refreshed.string("refresh_token")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void grantTypesAreThoseOfTheClient() {
        var kiosk = oauth.signedIn(OAuth.open("kiosk"), account);
        assertThat(kiosk.json().path("scope").isTextual()).isTrue();
        assertThat(kiosk.string("scope")).isEmpty();
        var anyones = oauth.signedIn(MOBILE, account).string("refresh_token");
        assertRefused(oauth.refresh(OAuth.open("kiosk"), anyones), 400, "unauthorized_client");
        assertRefused(
                oauth.password(OAuth.basic("a b:c%d", "s+e%c:r&e=t 0123456789-0123456789"), account),
                400,
                "unauthorized_client");
    }

    @Test
    void aClientThatMayNotRefreshGetsNoRefreshTokenAndASessionAsLongAsItsAccessToken() {
        var kiosk = oauth.signedIn(OAuth.open("kiosk"), account);
        assertThat(kiosk.json().has("refresh_token")).isFalse();
        assertThat(kiosk.json().has("refresh_expires_in")).isFalse();
        assertThat(kiosk.string("access_token")).isNotEmpty();
        assertThat(kiosk.json().path("expires_in").asInt()).isEqualTo(600);
        assertThat(Table.strings(
                        "SELECT expires_at - created_at || ' ' || (idle_expires_at - created_at) FROM sessions"
                                + " WHERE id = ?::uuid",
                        kiosk.string("session_id")))
                .containsExactly("00:10:00 00:10:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_credentials", "authorization_code", "implicit", "PASSWORD", "password "})
    void otherGrantTypesAreUnsupported(String type) {
        assertRefused(oauth.call(TOKEN, BILLING, Map.of("grant_type", type)), 400, "unsupported_grant_type");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            '', invalid_request
            grant_type=, invalid_request
            grant_type=password, invalid_request
            grant_type=password&username=a@example.com, invalid_request
            grant_type=password&username=a@example.com&password=, invalid_request
            grant_type=refresh_token, invalid_request
            grant_type=refresh_token&refresh_token=, invalid_request
            grant_type=refresh_token&refresh_token=ghr_nonsense, invalid_grant
            grant_type=refresh_token&refresh_token=a&refresh_token=b, invalid_request
            grant_type=password&grant_type=password, invalid_request
            grant_type=password&username=a@example.com&password=b&x=1&x=2, invalid_request
            grant_type=password&username=a%00@example.com&password=b, invalid_request
            grant_type=password&username=nobody@example.com&password=b, invalid_grant
            grant_type=password&username=%ZZ&password=b, invalid_request
            """)
    void aBadRequestIsNamed(String form, String error) {
        assertRefused(oauth.raw(TOKEN, BILLING, form), 400, error);
    }

    @Test
    void aWrongPasswordIsAnInvalidGrant() {
        assertRefused(oauth.password(BILLING, new Account(account.email(), "wrong")), 400, "invalid_grant");
    }

    @Test
    void anUnconfirmedOrDeactivatedAccountIsAnInvalidGrantAfterTheRightPassword() throws SQLException {
        var pending = Accounts.freshEmail();
        assertThat(api.post("/api/v1/auth/register", Map.of("email", pending, "password", Accounts.PASSWORD))
                        .status())
                .isEqualTo(202);
        var unconfirmed = oauth.password(BILLING, new Account(pending, Accounts.PASSWORD));
        assertRefused(unconfirmed, 400, "invalid_grant");
        assertThat(unconfirmed.string("error_description")).contains("mail");

        try (var database = TestServers.database();
                var statement = database.prepareStatement("UPDATE users SET is_active = false WHERE email = ?")) {
            statement.setString(1, account.email());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        assertRefused(oauth.password(BILLING, account), 400, "invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x"})
    void onlyAFormIsRead(String contentType) {
        var answer = api.send(
                "POST",
                TOKEN,
                "{\"grant_type\":\"password\"}",
                Map.of(
                        "Content-Type",
                        contentType,
                        "Authorization",
                        BILLING.headers().get("Authorization")));
        assertRefused(answer, 400, "invalid_request");
    }

    @Test
    void aRequestWithoutABodyIsRefused() {
        assertRefused(api.send("POST", TOKEN, null, Map.of()), 401, "invalid_client");
        assertRefused(api.send("POST", TOKEN, null, BILLING.headers()), 400, "invalid_request");
    }

    @Test
    void anotherMethodIsRefusedWithWhatIsAllowed() {
        var answer = api.get(TOKEN + "?grant_type=password");
        assertRefused(answer, 405, "invalid_request");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void parametersInTheAddressDontCount() {
        var answer = oauth.raw(
                TOKEN + "?grant_type=password&username=" + account.email() + "&password=" + account.password(),
                BILLING,
                "");
        assertRefused(answer, 400, "invalid_request");
    }

    private static JsonNode claims(String token) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }
}
