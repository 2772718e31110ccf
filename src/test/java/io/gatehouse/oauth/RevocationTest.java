package io.gatehouse.oauth;

import static io.gatehouse.oauth.OAuth.BILLING;
import static io.gatehouse.oauth.OAuth.BUILT_IN;
import static io.gatehouse.oauth.OAuth.MOBILE;
import static io.gatehouse.oauth.OAuth.PORTAL;
import static io.gatehouse.oauth.OAuth.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RevocationTest {
    private final Api api = Api.ofTest();
    private final OAuth oauth = new OAuth(api);
    private final Account account = Accounts.confirmed(api);

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "nonsense"})
    void eitherTokenEndsTheSessionWhateverTheHint(String hint) {
        for (String kind : new String[] {"access_token", "refresh_token"}) {
            var signedIn = oauth.signedIn(PORTAL, account);
            var answer = oauth.call(
                    "/oauth2/revoke", PORTAL, Map.of("token", signedIn.string(kind), "token_type_hint", hint));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.text()).isEmpty();
            assertEnded(signedIn);
        }
    }

    @Test
    void anAlreadyRotatedRefreshTokenEndsTheSessionToo() {
        var first = oauth.signedIn(PORTAL, account);
        var second = oauth.refresh(PORTAL, first.string("refresh_token"));
        var third = oauth.refresh(PORTAL, second.string("refresh_token"));
        assertThat(oauth.revoke(PORTAL, first.string("refresh_token")).status()).isEqualTo(200);
        assertEnded(third);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "ghr_unknown", "a.b.c", "\u00e9\u4e2d", " "})
    void anUnknownTokenIsFine(String token) {
        assertThat(oauth.revoke(BILLING, token).status()).isEqualTo(200);
    }

    @Test
    void revokingTwiceIsFine() {
        var signedIn = oauth.signedIn(PORTAL, account);
        assertThat(oauth.revoke(PORTAL, signedIn.string("access_token")).status())
                .isEqualTo(200);
        assertThat(oauth.revoke(PORTAL, signedIn.string("access_token")).status())
                .isEqualTo(200);
        assertThat(oauth.revoke(PORTAL, signedIn.string("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void anotherClientsTokensAreRefusedAndStay() {
        var portal = oauth.signedIn(PORTAL, account);
        for (var other : new OAuth.Caller[] {BILLING, MOBILE, BUILT_IN}) {
            assertRefused(oauth.revoke(other, portal.string("access_token")), 400, "invalid_grant");
            assertRefused(oauth.revoke(other, portal.string("refresh_token")), 400, "invalid_grant");
        }
        assertThat(api.get("/api/v1/users/me", portal.string("access_token")).status())
                .isEqualTo(200);
        assertThat(oauth.refresh(PORTAL, portal.string("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void aRequestWithoutATokenIsRefused() {
        assertRefused(oauth.call("/oauth2/revoke", BILLING, Map.of()), 400, "invalid_request");
        assertRefused(oauth.raw("/oauth2/revoke", BILLING, "token=a&token=b"), 400, "invalid_request");
    }

    @Test
    void onlyAFormIsRead() {
        var answer = api.send(
                "POST",
                "/oauth2/revoke",
                "{\"token\":\"a\"}",
                Map.of(
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        BILLING.headers().get("Authorization")));
        assertRefused(answer, 400, "invalid_request");
    }

    @Test
    void aLogoutTakesTheTokensOfOurOwnClientAlone() {
        var billing = oauth.signedIn(BILLING, account);
        var portal = oauth.signedIn(PORTAL, account);

        var refused = logout(billing.string("access_token"), null);
        assertThat(refused.status()).as(refused.text()).isEqualTo(403);
        assertThat(refused.string("code")).isEqualTo("insufficient-scope");
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"", "scope=\"account\"");
        for (var foreign : new Answer[] {billing, portal}) {
            assertThat(logout(null, foreign.string("refresh_token")).string("code"))
                    .isEqualTo("invalid-refresh-token");
        }
        assertThat(logout(billing.string("access_token"), portal.string("refresh_token"))
                        .status())
                .isEqualTo(403);

        assertThat(oauth.refresh(BILLING, billing.string("refresh_token")).status())
                .isEqualTo(200);
        assertThat(oauth.refresh(PORTAL, portal.string("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void oneGoodCredentialIsEnoughForALogoutAndTheOtherClientsSessionStays() {
        var billing = oauth.signedIn(BILLING, account);

        var byRefreshToken = Accounts.signIn(api, account);
        assertThat(logout(billing.string("access_token"), byRefreshToken.string("refresh_token"))
                        .status())
                .isEqualTo(204);
        assertThat(api.get("/api/v1/users/me", byRefreshToken.string("access_token"))
                        .status())
                .isEqualTo(401);
        var byAccessToken = Accounts.signIn(api, account);
        assertThat(logout(byAccessToken.string("access_token"), billing.string("refresh_token"))
                        .status())
                .isEqualTo(204);
        assertThat(api.get("/api/v1/users/me", byAccessToken.string("access_token"))
                        .status())
                .isEqualTo(401);

        assertThat(oauth.refresh(BILLING, billing.string("refresh_token")).status())
                .isEqualTo(200);
    }

    private Answer logout(@Nullable String accessToken, @Nullable String refreshToken) {
        Map<String, String> body = refreshToken == null ? Map.of() : Map.of("refresh_token", refreshToken);
        return accessToken == null
                ? api.post("/api/v1/auth/logout", body)
                : api.post("/api/v1/auth/logout", body, accessToken);
    }

    private void assertEnded(Answer signedIn) {
        assertThat(api.get("/api/v1/users/me", signedIn.string("access_token")).status())
                .isEqualTo(401);
        assertRefused(oauth.refresh(PORTAL, signedIn.string("refresh_token")), 400, "invalid_grant");
    }
}
