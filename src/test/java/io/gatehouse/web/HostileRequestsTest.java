package io.gatehouse.web;

import static io.gatehouse.web.Browser.CSRF;
import static io.gatehouse.web.Browser.CSRF_COOKIE;
import static io.gatehouse.web.Browser.DEVICE_COOKIE;
import static io.gatehouse.web.Browser.LOGIN;
import static io.gatehouse.web.Browser.LOGOUT;
import static io.gatehouse.web.Browser.REFRESH;
import static io.gatehouse.web.Browser.REFRESH_COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page elsewhere, a sibling domain or a bare client may try with somebody's cookies. */
@QuarkusTest
class HostileRequestsTest {
    private final Api api = Api.ofTest();

    /** Each of these, browsers let a sibling domain set, with a path that sends it first. */
    @ParameterizedTest
    @ValueSource(strings = {",", "\"", "$", " ,", ";,"})
    void aSiblingDomainsCookieIsNeverTakenForOurs(String disguise) {
        var attacker = Browser.signedIn(api);
        var victim = Browser.signedIn(api);
        var planted = disguise + REFRESH_COOKIE + "=" + attacker.cookie(REFRESH_COOKIE);

        var tossed =
                withCookies(REFRESH, planted + "; " + REFRESH_COOKIE + "=" + victim.cookie(REFRESH_COOKIE), attacker);
        assertThat(tossed.status()).isEqualTo(403);
        assertThat(withCookies(REFRESH, planted, attacker).status()).isEqualTo(401);
        assertThat(victim.post(REFRESH).status()).isEqualTo(200);
        assertThat(attacker.post(REFRESH).status()).isEqualTo(200);
    }

    @Test
    void twoCookiesOfOneNameAreNobodysUnlessTheyAreTheSame() {
        var one = Browser.signedIn(api);
        var other = Browser.signedIn(api);
        var cookie = REFRESH_COOKIE + "=" + one.cookie(REFRESH_COOKIE);
        var second = REFRESH_COOKIE + "=" + other.cookie(REFRESH_COOKIE);

        assertThat(withCookies(REFRESH, cookie + "; " + second, one).status()).isEqualTo(401);
        assertThat(withCookies(REFRESH, second + "; " + cookie, one).status()).isEqualTo(401);
        assertThat(withCookies(REFRESH, cookie + "; " + cookie, one).status()).isEqualTo(200);
    }

    /** The types that a form sends, and a script without a preflight. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void aBodyThatNeedsNoPreflightIsNotRead(String type) {
        var account = Accounts.confirmed(api);
        var body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(account.email(), account.password());
        var login = api.send("POST", LOGIN, body, Map.of("Content-Type", type));
        assertThat(login.status()).isEqualTo(415);
        assertNoCookie(login);
    }

    @ParameterizedTest
    @CsvSource({"GET", "HEAD", "PUT", "DELETE", "PATCH"})
    void onlyAPostDoesAnything(String method) {
        var browser = Browser.signedIn(api);
        for (var path : List.of(LOGIN, REFRESH, LOGOUT)) {
            var answer = browser.send(method, path, null, Map.of("X-CSRF-Token", browser.cookie(CSRF_COOKIE)));
            assertThat(answer.status()).as(path).isEqualTo(405);
            assertNoCookie(answer);
        }
        assertThat(browser.post(REFRESH).status()).isEqualTo(200);
    }

    @Test
    void theCsrfTokenIsForTheOneWhoAsksAndForNoCache() {
        var browser = Browser.signedIn(api);
        for (var method : List.of("GET", "HEAD")) {
            var answer = browser.send(method, CSRF, null, Map.of());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertNoCookie(answer);
        }
        var stranger = new Browser(api).send("GET", CSRF, null, Map.of());
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void aCsrfTokenEndsWithItsSession() {
        var browser = Browser.signedIn(api);
        var former = browser.cookie(CSRF_COOKIE);
        browser.post(LOGOUT);
        browser.signIn(Accounts.confirmed(api), Map.of());

        assertThat(browser.post(REFRESH, Map.of("X-CSRF-Token", former)).status())
                .isEqualTo(403);
        assertThat(browser.post(REFRESH).status()).isEqualTo(200);
    }

    @Test
    void twoOriginsAreNone() {
        var own = "https://sign-in.gatehouse.test";
        var browser = Browser.signedIn(api);
        for (var origin : List.of(own + ", https://evil.test", own + " https://evil.test", own + "/", "")) {
            assertThat(browser.post(REFRESH, Map.of("Origin", origin)).status())
                    .as(origin)
                    .isEqualTo(403);
        }
    }

    @Test
    void aHugeCookieIsRefusedLikeAnyOther() {
        var huge = new Browser(api);
        huge.set(REFRESH_COOKIE, "ghr_" + "A".repeat(15_000));
        assertThat(huge.post(REFRESH).status()).isEqualTo(401);
    }

    @Test
    void aPasswordChangeMakesTheDeviceAStrangerUntilItSignsInAgain() {
        var account = Accounts.confirmed(api);
        var browser = new Browser(api);
        var token = browser.signIn(account, Map.of()).string("access_token");
        var before = browser.cookie(DEVICE_COOKIE);
        var changed = api.post(
                "/api/v1/users/me/password",
                Map.of("current_password", account.password(), "new_password", "another-fine-staple-9"),
                token);
        assertThat(changed.status()).isEqualTo(204);

        assertThat(browser.post(REFRESH).status()).isEqualTo(200);
        assertThat(browser.cookie(DEVICE_COOKIE)).isEqualTo(before);
        browser.signIn(new Accounts.Account(account.email(), "another-fine-staple-9"), Map.of());
        assertThat(browser.cookie(DEVICE_COOKIE)).startsWith("ghd_").isNotEqualTo(before);
    }

    private Answer withCookies(String path, String cookies, Browser tokenOf) {
        return api.send("POST", path, null, Map.of("Cookie", cookies, "X-CSRF-Token", tokenOf.cookie(CSRF_COOKIE)));
    }

    private static void assertNoCookie(Answer answer) {
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }
}
