package io.gatehouse.web;

import static io.gatehouse.web.Browser.CSRF;
import static io.gatehouse.web.Browser.REFRESH;
import static io.gatehouse.web.Browser.REFRESH_COOKIE;
import static io.gatehouse.web.Browser.setCookie;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ListedOriginsTest.WithOrigins.class)
class ListedOriginsTest {
    private static final String LISTED = "https://app.elsewhere.test";

    private final Api api = Api.ofTest();

    public static final class WithOrigins implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "cors.origins",
                    "https://App.elsewhere.test/, https://sibling.gatehouse.test:8443",
                    "gatehouse.cookies.same-site",
                    "none");
        }
    }

    @Test
    void aListedPageSignsInAndRefreshesWithCookiesOfAnotherSite() {
        var browser = new Browser(api);
        var headers = Map.of("Origin", LISTED, "Sec-Fetch-Site", "cross-site");

        var login = browser.signIn(Accounts.confirmed(api), headers);

        assertThat(login.status()).isEqualTo(200);
        assertThat(setCookie(login, REFRESH_COOKIE)).contains("; SameSite=None; Secure");
        assertThat(login.header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
        assertThat(login.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(login.header("Vary")).contains("Origin");
        var token = browser.send("GET", CSRF, null, headers);
        assertThat(token.string("csrf_token")).isEqualTo(login.string("csrf_token"));
        assertThat(token.header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
        assertThat(browser.post(REFRESH, headers).status()).isEqualTo(200);
    }

    @Test
    void aListedPageMayCallTheRestWithoutCookies() {
        var answer = api.send("GET", "/api/v1/users/me", null, Map.of("Origin", LISTED));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After");
    }

    @Test
    void aPreflightOfAListedPageIsAnsweredForTwoHours() {
        var answer = preflight(REFRESH, "https://sibling.gatehouse.test:8443");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("X-CSRF-Token");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("DELETE");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("7200");
        assertThat(answer.header("Vary")).contains("Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "https://evil.test",
                "http://app.elsewhere.test",
                "https://app.elsewhere.test:444",
                "https://app.elsewhere.test.evil.test",
                "https://evil-app.elsewhere.test",
            })
    void everyOtherPageGetsNothing(String origin) {
        assertThat(preflight(REFRESH, origin).status()).isEqualTo(403);
        assertThat(preflight(REFRESH, origin).header("Access-Control-Allow-Origin"))
                .isEmpty();
        var answer = api.send("GET", "/.well-known/jwks.json", null, Map.of("Origin", origin));
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Vary")).contains("Origin");
        assertThat(Browser.signedIn(api).post(REFRESH, Map.of("Origin", origin)).status())
                .isEqualTo(403);
    }

    private Api.Answer preflight(String path, String origin) {
        return api.send(
                "OPTIONS",
                path,
                null,
                Map.of(
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "x-csrf-token"));
    }
}
