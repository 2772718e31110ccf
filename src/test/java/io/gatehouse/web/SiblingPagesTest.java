package io.gatehouse.web;

import static io.gatehouse.web.Browser.CSRF_COOKIE;
import static io.gatehouse.web.Browser.REFRESH_COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The usual {@code strict}: an application beside the service, under one registrable domain, in a real browser. */
@QuarkusTest
@TestProfile(SiblingPagesTest.SameSiteStrict.class)
class SiblingPagesTest {
    private static final String SIBLING = "app.example.test";
    private static final String FOREIGN = "app.elsewhere.test";

    private final Api api = Api.ofTest();

    @SuppressWarnings("NullAway.Init")
    private Elsewhere elsewhere;

    @SuppressWarnings("NullAway.Init")
    private Chromium chromium;

    @SuppressWarnings("NullAway.Init")
    private BrowserContext context;

    public static final class SameSiteStrict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Elsewhere.settings("strict", SIBLING, FOREIGN);
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
    void aListedSiblingSignsInReloadsAndSharesTheSessionWithTheAccountPage() {
        var account = Accounts.confirmed(api);
        var app = AppPage.open(context, elsewhere.page(SIBLING), Elsewhere.service());
        app.start();
        app.signIn(account.email(), account.password());
        assertThat(app.me()).isEqualTo(account.email());
        assertThat(app.reload()).isEqualTo(account.email());

        var own = AppPage.open(context, Elsewhere.service() + AppPage.PLAIN, Elsewhere.service());
        assertThat(own.start()).isEqualTo(account.email());
        app.signOut();
        assertThat(own.reload()).isNull();
    }

    @Test
    void aListedPageOnAnotherSiteNeedsTheOtherSetting() {
        var account = Accounts.confirmed(api);
        var app = AppPage.open(context, elsewhere.page(FOREIGN), Elsewhere.service());
        app.start();
        app.signIn(account.email(), account.password());
        assertThat(app.reload()).as("the browser keeps no such cookie").isNull();
    }

    @Test
    void anOutageIsNoSignOut() {
        var account = Accounts.confirmed(api);
        var app = AppPage.open(context, elsewhere.page(SIBLING), Elsewhere.service());
        app.start();
        app.signIn(account.email(), account.password());
        var away = new Route.FulfillOptions()
                .setStatus(503)
                .setHeaders(Map.of(
                        "Retry-After", "60",
                        "Access-Control-Expose-Headers", "Retry-After",
                        "Access-Control-Allow-Credentials", "true",
                        "Access-Control-Allow-Origin", elsewhere.page(SIBLING).replaceFirst("/$", "")));
        app.page().route("**/auth/web/csrf", route -> route.fulfill(away));
        assertThatThrownBy(app::reload).hasMessageContaining("503");
        app.page().unroute("**/auth/web/csrf");
        assertThat(app.start()).isEqualTo(account.email());
    }

    @Test
    void anUnlistedSiblingCantPlantItsOwnSession() {
        var victim = Accounts.confirmed(api);
        var own = AppPage.open(context, Elsewhere.service() + AppPage.PLAIN, Elsewhere.service());
        own.start();
        own.signIn(victim.email(), victim.password());
        var attacker = Browser.signedIn(api);
        var sibling = context.newPage();
        sibling.navigate(elsewhere.page("evil.example.test"));
        for (var disguise : new String[] {"", ",", "=", "=,"}) {
            for (var cookie : Map.of(
                            REFRESH_COOKIE, attacker.cookie(REFRESH_COOKIE), CSRF_COOKIE, attacker.cookie(CSRF_COOKIE))
                    .entrySet()) {
                sibling.evaluate(
                        "cookie => { document.cookie = cookie + '; Domain=example.test; Path=/api/v1/auth/web; Secure' }",
                        disguise + cookie.getKey() + "=" + cookie.getValue());
            }
        }
        sibling.evaluate(
                "token => { document.cookie = 'gatehouse-csrf=' + token + '; Domain=example.test; Path=/; Secure' }",
                attacker.cookie(CSRF_COOKIE));
        assertThat(context.cookies(Elsewhere.service() + "/api/v1/auth/web/refresh"))
                .as("the browser does send what looks a little different")
                .extracting(cookie -> cookie.name)
                .contains("," + REFRESH_COOKIE, "gatehouse-csrf");

        assertThat(own.reload()).isEqualTo(victim.email());
        assertThat(own.me()).isEqualTo(victim.email());
    }
}
