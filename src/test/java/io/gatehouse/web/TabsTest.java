package io.gatehouse.web;

import static io.gatehouse.web.Chromium.button;
import static io.gatehouse.web.Chromium.heading;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One session in many tabs, of which some sleep, miss answers or come late. */
@QuarkusTest
@TestProfile(InBrowser.class)
class TabsTest {
    private static final String REFRESH = "/api/v1/auth/web/refresh";

    private final Api api = Api.ofTest();
    private final Account account = Accounts.confirmed(api);

    @SuppressWarnings("NullAway.Init")
    private Chromium chromium;

    @SuppressWarnings("NullAway.Init")
    private BrowserContext context;

    @BeforeEach
    void open() {
        chromium = new Chromium();
        context = chromium.context();
    }

    @AfterEach
    void close() {
        chromium.close();
    }

    @Test
    void tenTabsStaySignedInWithOneRotationATokensLife() {
        var tabs = new ArrayList<Page>();
        tabs.add(signedIn());
        while (tabs.size() < 10) {
            tabs.add(Chromium.account(context));
            heading(tabs.getLast(), "Profile");
        }
        int before = Refreshes.generation(account.email());
        try (var refreshes = new Refreshes(context)) {
            refreshes.await(tabs.getFirst(), 10);
            int rotations = Refreshes.generation(account.email()) - before;
            assertThat(refreshes.statuses()).containsOnly(200);
            assertThat(refreshes.statuses().size())
                    .as("every answer is a rotation, none a replay, but for those that were under way")
                    .isBetween(rotations - 1, rotations + 1);
            assertThat(refreshes.shortestPause())
                    .as("the tabs refresh for each other: once in half a token's life of two seconds")
                    .isGreaterThan(700);
        }
        tabs.forEach(tab -> heading(tab, "Profile"));
    }

    @Test
    void tenTabsThatKnowNothingOfEachOtherStaySignedIn() {
        signedIn().close();
        var tabs = new ArrayList<Page>();
        while (tabs.size() < 10) {
            var tab = context.newPage();
            tab.navigate(Chromium.base() + "/docs");
            tabs.add(tab);
        }
        tabs.forEach(tab -> tab.evaluate("""
                () => {
                    const refresh = async () => {
                        const csrf = await (await fetch('/api/v1/auth/web/csrf')).json();
                        const statuses = [];
                        for (let round = 0; round < 10; round++) {
                            const headers = { 'X-CSRF-Token': csrf.csrf_token };
                            statuses.push((await fetch('/api/v1/auth/web/refresh', { method: 'POST', headers })).status);
                        }
                        return statuses;
                    };
                    globalThis.refreshed = refresh();
                }"""));
        for (var tab : tabs) {
            assertThat(tab.evaluate("() => refreshed")).isEqualTo(Collections.nCopies(10, 200));
        }
        heading(Chromium.account(context), "Profile");
    }

    @Test
    void aSignOutInOneTabSignsOutAllAndALateAnswerBringsNobodyBack() {
        var first = signedIn();
        var second = Chromium.account(context);
        heading(second, "Profile");
        var listener = context.newPage();
        listener.navigate(Chromium.base() + AppPage.PLAIN);
        listener.evaluate("""
                () => {
                  globalThis.heard = [];
                  globalThis.channel = new BroadcastChannel('gatehouse ' + location.origin);
                  channel.onmessage = ({ data }) => heard.push(data);
                  channel.postMessage({ kind: 'ask' });
                }""");
        listener.waitForFunction("() => heard.some(each => each.session)");

        button(first, "Sign out");
        heading(first, "Sign in");
        heading(second, "Sign in");
        listener.evaluate("""
                () => {
                  const late = heard.findLast(each => each.session);
                  heard.length = 0;
                  channel.postMessage(late);
                }""");
        listener.waitForFunction("() => heard.some(each => each.kind === 'session' && each.session === null)");

        for (var tab : new Page[] {first, second}) {
            assertThat(tab.locator("#signed-in").isVisible()).isFalse();
        }
    }

    @Test
    void aTabThatWasFrozenLearnsOfTheSignOut() {
        var frozen = signedIn();
        var other = Chromium.account(context);
        heading(other, "Profile");
        lifecycle(frozen, "frozen");
        button(other, "Sign out");
        heading(other, "Sign in");
        lifecycle(frozen, "active");
        heading(frozen, "Sign in");
    }

    @Test
    void aTabThatWasFrozenWhileTheOthersWentOnGoesOnWithThem() {
        var frozen = signedIn();
        var other = Chromium.account(context);
        heading(other, "Profile");
        lifecycle(frozen, "frozen");
        try (var refreshes = new Refreshes(context)) {
            refreshes.await(other, 3);
        }
        lifecycle(frozen, "active");
        try (var refreshes = new Refreshes(context)) {
            refreshes.await(other, 2);
            assertThat(refreshes.statuses()).containsOnly(200);
        }
        heading(frozen, "Profile");
    }

    @Test
    void aLostAnswerIsAskedForAgainWithTheSameCookie() {
        var page = signedIn();
        var lost = new ArrayList<Integer>();
        page.route("**" + REFRESH, route -> {
            if (lost.isEmpty()) {
                var headers = route.request().allHeaders();
                lost.add(api.send(
                                "POST",
                                REFRESH,
                                null,
                                Map.of("Cookie", headers.get("cookie"), "X-CSRF-Token", headers.get("x-csrf-token")))
                        .status());
                route.abort();
            } else {
                route.resume();
            }
        });
        try (var refreshes = new Refreshes(context)) {
            refreshes.await(page, 3);
            assertThat(lost).containsExactly(200);
            assertThat(refreshes.statuses()).containsOnly(200);
        }
        heading(page, "Profile");
    }

    @Test
    void aProfileThatComesLateIsNotPutOnWhoeverHasSignedInSince() {
        var app = AppPage.open(context, Chromium.base() + AppPage.PLAIN, Chromium.base());
        app.start();
        app.signIn(account.email(), account.password());
        app.page().evaluate("async () => { globalThis.late = await gatehouse.call('GET', '/api/v1/users/me') }");
        var other = Accounts.confirmed(api);
        app.signIn(other.email(), other.password());

        app.page().evaluate("() => gatehouse.update(late)");
        assertThat(app.user()).isEqualTo(other.email());
        assertThat(app.page().evaluate("""
                () => {
                  gatehouse.update({ ...gatehouse.user, full_name: 'Grace' });
                  return gatehouse.user.full_name;
                }""")).isEqualTo("Grace");
    }

    @Test
    void aClockThatIsWrongOrTurnedChangesNothing() {
        context.addInitScript("""
                const now = Date.now;
                globalThis.skew = 26 * 3600e3;
                Date.now = () => now.call(Date) + skew;""");
        var app = AppPage.open(context, Chromium.base() + AppPage.PLAIN, Chromium.base());
        app.start();
        app.signIn(account.email(), account.password());
        for (var skew : new int[] {0, -7_200_000, 7_200_000}) {
            app.page().evaluate("skew => { globalThis.skew = skew }", skew);
            try (var refreshes = new Refreshes(context)) {
                refreshes.await(app.page(), 2);
                assertThat(refreshes.statuses()).containsOnly(200).hasSizeLessThan(5);
            }
            assertThat(app.page().evaluate("async () => (await gatehouse.fetch('/api/v1/users/me')).status"))
                    .isEqualTo(200);
        }
    }

    private Page signedIn() {
        return Chromium.signedIn(context, account.email(), account.password());
    }

    private void lifecycle(Page page, String state) {
        var parameters = new JsonObject();
        parameters.add("state", new JsonPrimitive(state));
        context.newCDPSession(page).send("Page.setWebLifecycleState", parameters);
    }
}
