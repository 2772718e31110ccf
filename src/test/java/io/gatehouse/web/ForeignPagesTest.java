package io.gatehouse.web;

import static io.gatehouse.web.Browser.REFRESH_COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GATEHOUSE_COOKIES_SAME_SITE=none}: an application on another site, in a real browser. */
@QuarkusTest
@TestProfile(ForeignPagesTest.SameSiteNone.class)
class ForeignPagesTest {
    private static final String LISTED = "app.elsewhere.test";

    private final Api api = Api.ofTest();

    @SuppressWarnings("NullAway.Init")
    private Elsewhere elsewhere;

    @SuppressWarnings("NullAway.Init")
    private Chromium chromium;

    @SuppressWarnings("NullAway.Init")
    private BrowserContext context;

    public static final class SameSiteNone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Elsewhere.settings("none", LISTED);
        }
    }

    @BeforeEach
    void open() throws Exception {
        elsewhere = new Elsewhere();
        chromium = new Chromium();
        context = chromium.context(new NewContextOptions().setIgnoreHTTPSErrors(true));
    }

    @AfterEach
    void close() {
        chromium.close();
        elsewhere.close();
    }

    @Test
    void aListedPageOnAnotherSiteSignsInRefreshesReloadsAndSignsOut() {
        var account = Accounts.confirmed(api);
        var app = AppPage.open(context, elsewhere.page(LISTED), Elsewhere.service());
        assertThat(app.start()).isNull();
        app.signIn(account.email(), account.password());
        assertThat(app.me()).isEqualTo(account.email());

        try (var refreshed = new Refreshes(context)) {
            refreshed.await(app.page(), 2);
            assertThat(refreshed.statuses()).containsOnly(200);
        }
        assertThat(app.me()).isEqualTo(account.email());
        assertThat(app.reload()).as("GET /web/csrf brings the session back").isEqualTo(account.email());
        assertThat(app.readable()).doesNotContain("ghr_", "ghd_", "eyJ", "gatehouse-csrf");

        app.signOut();
        assertThat(app.user()).isNull();
        assertThat(app.reload()).isNull();
        assertThat(context.cookies()).extracting(cookie -> cookie.name).doesNotContain(REFRESH_COOKIE);
    }

    @Test
    void anUnlistedPageCanNeitherReadNorDoAnythingAlthoughItsCookiesAreSent() {
        var account = Accounts.confirmed(api);
        var app = AppPage.open(context, elsewhere.page(LISTED), Elsewhere.service());
        app.start();
        app.signIn(account.email(), account.password());
        app.page().close();
        int before = Refreshes.generation(account.email());
        var thief = context.newPage();
        thief.navigate(elsewhere.page("evil.test"));

        for (var path : List.of("refresh", "logout", "login")) {
            thief.evaluate(
                    "url => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => {})",
                    Elsewhere.service() + "/api/v1/auth/web/" + path);
        }
        var read = "url => fetch(url, { credentials: 'include' }).then(() => 'read', () => 'refused')";
        assertThat(thief.evaluate(read, Elsewhere.service() + "/api/v1/auth/web/csrf"))
                .isEqualTo("refused");
        assertThat(thief.evaluate(read, Elsewhere.service() + "/gatehouse.js")).isEqualTo("refused");
        assertThat(thief.evaluate(
                        "url => import(url + '/gatehouse.js').then(() => 'read', () => 'refused')",
                        Elsewhere.service()))
                .isEqualTo("refused");
        assertThat(Refreshes.generation(account.email())).isEqualTo(before);
        assertThat(AppPage.open(context, elsewhere.page(LISTED), Elsewhere.service())
                        .start())
                .as("still signed in")
                .isEqualTo(account.email());
    }
}
