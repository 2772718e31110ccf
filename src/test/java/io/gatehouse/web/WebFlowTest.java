package io.gatehouse.web;

import static io.gatehouse.web.Browser.CSRF;
import static io.gatehouse.web.Browser.CSRF_COOKIE;
import static io.gatehouse.web.Browser.DEVICE_COOKIE;
import static io.gatehouse.web.Browser.LOGIN;
import static io.gatehouse.web.Browser.LOGOUT;
import static io.gatehouse.web.Browser.REFRESH;
import static io.gatehouse.web.Browser.REFRESH_COOKIE;
import static io.gatehouse.web.Browser.setCookie;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class WebFlowTest {
    private static final String OWN = "https://sign-in.gatehouse.test";

    private final Api api = Api.ofTest();

    @Test
    void aSignInPutsTheRefreshTokenIntoACookieThatNoScriptReads() {
        var browser = new Browser(api);

        var answer = browser.signIn(Accounts.confirmed(api), Map.of("Origin", OWN, "Sec-Fetch-Site", "same-origin"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("access_token", "token_type", "expires_in", "csrf_token", "user");
        assertThat(answer.text()).doesNotContain("ghr_", "ghd_");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(setCookie(answer, REFRESH_COOKIE))
                .startsWith(REFRESH_COOKIE + "=ghr_")
                .contains("; Max-Age=604800;", "; Path=/;", "; SameSite=Strict;", "; Secure;")
                .endsWith("; HttpOnly")
                .doesNotContain("Domain");
        assertThat(setCookie(answer, CSRF_COOKIE))
                .startsWith(CSRF_COOKIE + "=" + answer.string("csrf_token") + ";")
                .contains("; Secure")
                .doesNotContain("HttpOnly");
        assertThat(setCookie(answer, DEVICE_COOKIE))
                .startsWith(DEVICE_COOKIE + "=ghd_")
                .endsWith("HttpOnly");
        assertThat(api.get("/api/v1/users/me", answer.string("access_token")).status())
                .isEqualTo(200);
    }

    @Test
    void aRefreshRotatesTheCookieAndKeepsTheCsrfToken() {
        var browser = Browser.signedIn(api);
        var refreshToken = browser.cookie(REFRESH_COOKIE);
        var csrfToken = browser.cookie(CSRF_COOKIE);

        var answer = browser.post(REFRESH);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.string("csrf_token")).isEqualTo(csrfToken);
        assertThat(answer.json().path("user").path("email").asText()).contains("@");
        assertThat(browser.cookie(REFRESH_COOKIE)).startsWith("ghr_").isNotEqualTo(refreshToken);
        assertThat(browser.post(REFRESH).status()).isEqualTo(200);
    }

    @Test
    void tenRefreshesAtOnceWithOneCookieAllGetTheSameOne() throws Exception {
        var browser = Browser.signedIn(api);
        for (int round = 0; round < 10; round++) {
            var answers = atOnce(10, browser);

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            assertThat(answers.stream()
                            .map(answer -> setCookie(answer, REFRESH_COOKIE).split(";", -1)[0])
                            .distinct())
                    .hasSize(1);
            browser.keep(answers.getFirst());
        }
    }

    @Test
    void whileTabsRaceTheCookieStaysAndNobodyFallsBehind() {
        var browser = Browser.signedIn(api);
        var first = browser.cookie(REFRESH_COOKIE);
        var email = browser.post(REFRESH).json().path("user").path("email").asText();
        var second = browser.cookie(REFRESH_COOKIE);

        assertThat(refreshed(browser, first)).as("a tab that was late").isEqualTo(second);
        assertThat(refreshed(browser, second)).as("a tab that has heard of it").isEqualTo(second);
        assertThat(refreshed(browser, first)).as("a tab that was later still").isEqualTo(second);

        Table.update("""
                UPDATE sessions SET replayed_at = replayed_at - interval '2 seconds'
                 WHERE user_id = (SELECT id FROM users WHERE email = ?)""", email);
        var third = refreshed(browser, second);
        assertThat(third).startsWith("ghr_").isNotEqualTo(second);
        browser.set(REFRESH_COOKIE, first);
        assertRefusedAndCleared(browser.post(REFRESH));
    }

    @Test
    void aTabThatIsLateIsOvertakenByNobody() throws Exception {
        var browser = Browser.signedIn(api);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                var late = browser.cookie(REFRESH_COOKIE);
                var next = refreshed(browser, late);
                var sent = new CountDownLatch(1);
                var overtaking = threads.submit(() -> {
                    sent.countDown();
                    return browser.send("POST", REFRESH, null, Map.of("X-CSRF-Token", browser.cookie(CSRF_COOKIE)));
                });
                sent.await();
                var other = Browser.copyOf(browser);
                assertThat(refreshed(other, late)).isEqualTo(next);
                assertThat(overtaking.get().status()).isEqualTo(200);
                browser.keep(overtaking.get());
                Table.update("UPDATE sessions SET replayed_at = replayed_at - interval '2 seconds'");
            }
        }
    }

    private static String refreshed(Browser browser, String cookie) {
        browser.set(REFRESH_COOKIE, cookie);
        assertThat(browser.post(REFRESH).status()).isEqualTo(200);
        return browser.cookie(REFRESH_COOKIE);
    }

    private static List<Answer> atOnce(int times, Browser browser) throws Exception {
        var ready = new CountDownLatch(times);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<Answer>>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return browser.send("POST", REFRESH, null, Map.of("X-CSRF-Token", browser.cookie(CSRF_COOKIE)));
                }));
            }
            var answers = new ArrayList<Answer>();
            for (var future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    @ParameterizedTest
    @CsvSource({REFRESH, LOGOUT})
    void withoutTheSessionsOwnCsrfTokenNothingHappensAndTheCookiesStay(String path) {
        var browser = Browser.signedIn(api);
        var strange = Browser.signedIn(api).cookie(CSRF_COOKIE);
        for (var headers :
                List.of(Map.<String, String>of(), Map.of("X-CSRF-Token", ""), Map.of("X-CSRF-Token", strange))) {
            // A planted cookie that agrees with the header is of no use.
            browser.set(CSRF_COOKIE, strange);
            var answer = browser.post(path, null, headers);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.string("code")).isEqualTo("csrf-failed");
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        }
        browser.set(CSRF_COOKIE, browser.send("GET", CSRF, null, Map.of()).string("csrf_token"));
        assertThat(browser.post(REFRESH).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.test, ",
        "https://evil.test, cross-site",
        "https://evil.sign-in.gatehouse.test, same-site",
        "http://sign-in.gatehouse.test, same-site",
        "null, ",
        "null, same-origin",
        OWN + ", cross-site",
        ", cross-site",
        ", none",
    })
    void aForeignPageCanNeitherRefreshNorSignOutNorSignIn(String origin, String site) {
        var account = Accounts.confirmed(api);
        var browser = new Browser(api);
        browser.signIn(account, Map.of());
        var headers = new HashMap<String, String>();
        if (origin != null) {
            headers.put("Origin", origin);
        }
        if (site != null) {
            headers.put("Sec-Fetch-Site", site);
        }

        for (var answer : List.of(
                browser.post(REFRESH, headers), browser.post(LOGOUT, headers), browser.signIn(account, headers))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.string("code")).isEqualTo("csrf-failed");
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        }
        assertThat(browser.post(REFRESH).status()).isEqualTo(200);
    }

    @Test
    void aTokenInTheBodyIsRefusedBesideTheCookieAndInsteadOfIt() {
        var browser = Browser.signedIn(api);
        var csrf = Map.of("X-CSRF-Token", browser.cookie(CSRF_COOKIE));
        var body = "{\"refresh_token\":\"" + browser.cookie(REFRESH_COOKIE) + "\"}";

        assertThat(browser.post(REFRESH, body, csrf).status()).isEqualTo(400);
        assertThat(new Browser(api).post(REFRESH, body, csrf).status()).isEqualTo(400);
        assertThat(browser.send("POST", "/api/v1/auth/refresh", "{}", csrf).status())
                .as("and the other flow never reads the cookie")
                .isEqualTo(400);
        assertThat(browser.post(REFRESH, "{}", csrf).status()).isEqualTo(200);
    }

    @Test
    void aSessionThatHasEndedClearsTheCookies() {
        var browser = Browser.signedIn(api);
        var stolen = browser.cookie(REFRESH_COOKIE);
        browser.post(REFRESH);
        browser.post(REFRESH);
        var current = browser.cookie(REFRESH_COOKIE);
        browser.set(REFRESH_COOKIE, stolen);

        var replayed = browser.post(REFRESH);

        assertRefusedAndCleared(replayed);
        assertThat(browser.cookie(DEVICE_COOKIE)).startsWith("ghd_");
        var csrf = setCookie(replayed, CSRF_COOKIE);
        assertThat(csrf).startsWith(CSRF_COOKIE + "=;");
        assertThat(api.post("/api/v1/auth/refresh", Map.of("refresh_token", current))
                        .status())
                .as("the replay of a stolen cookie ends the session")
                .isEqualTo(401);
    }

    @Test
    void noCookieAndAForgedOneAreRefusedAlike() {
        assertRefusedAndCleared(new Browser(api).post(REFRESH));
        var forger = new Browser(api);
        forger.set(REFRESH_COOKIE, "ghr_" + "A".repeat(96));
        assertRefusedAndCleared(forger.post(REFRESH));
        assertRefusedAndCleared(new Browser(api).post(LOGOUT));
        assertThat(new Browser(api).send("GET", CSRF, null, Map.of()).status()).isEqualTo(401);
    }

    private static void assertRefusedAndCleared(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.string("code")).isEqualTo("invalid-refresh-token");
        assertThat(setCookie(answer, REFRESH_COOKIE)).contains("; Max-Age=0;", "; Path=/;", "; Secure");
    }

    @Test
    void aSignOutEndsTheSessionAndClearsTheCookiesButTheDevices() {
        var browser = Browser.signedIn(api);
        var refreshToken = browser.cookie(REFRESH_COOKIE);

        var answer = browser.post(LOGOUT);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(browser.cookie(REFRESH_COOKIE)).isEmpty();
        assertThat(browser.cookie(CSRF_COOKIE)).isEmpty();
        assertThat(browser.cookie(DEVICE_COOKIE)).startsWith("ghd_");
        assertThat(api.post("/api/v1/auth/refresh", Map.of("refresh_token", refreshToken))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void wrongCredentialsLeaveTheCookiesAlone() {
        var browser = Browser.signedIn(api);
        var answer = browser.post(LOGIN, "{\"email\":\"nobody@example.com\",\"password\":\"wrong\"}", Map.of());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.string("code")).isEqualTo("invalid-credentials");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }
}
