package io.gatehouse.web;

import static com.microsoft.playwright.options.WaitForSelectorState.DETACHED;
import static io.gatehouse.web.Chromium.assertAccessible;
import static io.gatehouse.web.Chromium.button;
import static io.gatehouse.web.Chromium.heading;
import static io.gatehouse.web.Chromium.link;
import static io.gatehouse.web.Chromium.screenshot;
import static io.gatehouse.web.Chromium.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What administrators do on the account page, against the real endpoints. */
@QuarkusTest
@TestProfile(InBrowser.class)
class AdministrationPageTest {
    private final Api api = Api.ofTest();

    @SuppressWarnings("NullAway.Init")
    private Chromium chromium;

    @BeforeEach
    void open() {
        chromium = new Chromium();
    }

    @AfterEach
    void close() {
        chromium.close();
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void anAccountIsFoundChangedDeactivatedAndDeleted() throws SQLException {
        var account = Accounts.confirmed(api);
        var theirs = Chromium.signedIn(chromium.context(), account.email(), account.password());
        var page = administrator(new NewContextOptions());
        look(page, account);
        page.locator("#user-name").fill("Grace Hopper");
        button(page, "Save");
        text(page, "Saved.");
        page.locator("#user-sessions li strong").waitFor();
        page.locator("#user-name").fill("");
        page.waitForResponse(answer -> answer.request().method().equals("PUT"), () -> button(page, "Save"));
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ? AND full_name IS NULL", account.email()))
                .isOne();
        var id = page.url().replaceFirst(".*/", "");

        button(page, "Deactivate");
        button(page, "Keep it");
        button(page, "Deactivate");
        button(page, "Deactivate it");
        text(page, "The account is deactivated.");
        heading(theirs, "Sign in");
        text(page, "Not signed in anywhere.");
        button(page, "Activate");
        text(page, "The account is active.");

        button(page, "Send a reset mail");
        text(page, "a link to set a password");
        assertThat(Accounts.mails(account.email(), 2)).hasSizeGreaterThan(1);

        button(page, "Delete…");
        assertAccessible(page);
        button(page, "Delete it");
        text(page, account.email() + " is deleted.");
        heading(page, "Users");
        page.locator("#query").fill(account.email());
        button(page, "Search");
        text(page, "Nobody matches.");

        page.navigate(Chromium.base() + "/account#audit/" + id);
        page.waitForCondition(() -> page.locator("#audit-user").inputValue().equals("deleted account"));
        page.locator("#audit-type").selectOption("user.deactivated");
        button(page, "Filter");
        page.waitForCondition(
                () -> page.locator("#event-list strong").allTextContents().equals(List.of("Deactivated")));
    }

    @Test
    void aNameThatCantBeReadNowIsNotADeletedAccounts() throws SQLException {
        var page = administrator(new NewContextOptions());
        var account = Accounts.confirmed(api);
        look(page, account);
        page.route("**/api/v1/users/*", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        link(page, "See the audit trail");
        page.locator("#event-list li strong").first().waitFor();
        assertThat(page.locator("#audit-user").inputValue())
                .isEqualTo(page.url().replaceFirst(".*/", ""));

        page.unroute("**/api/v1/users/*");
        button(page, "Filter");
        page.locator("#event-list a >> text=" + account.email()).first().waitFor();
        assertThat(page.getByText("deleted account").count()).isZero();
    }

    @Test
    void whatShowsMoreBelongsToTheListThatIsShown() throws SQLException {
        for (int i = 0; i < 26; i++) {
            Accounts.confirmed(api);
        }
        var page = administrator(new NewContextOptions());
        link(page, "Audit trail");
        page.locator("#audit-type").selectOption("user.registered");
        button(page, "Filter");
        page.waitForCondition(() -> shownEvents(page).equals(Set.of("Registered")));
        page.locator("#audit-type").selectOption("");
        page.locator("#audit-user").fill("nobody@example.com");
        button(page, "Filter");
        text(page, "The address has no account here.");
        button(page, "Show more");
        page.locator("#event-list li strong").nth(25).waitFor();
        assertThat(shownEvents(page)).containsExactly("Registered");

        var late = new ArrayList<Route>();
        page.route("**/api/v1/audit-events?*type=key.rotated*", late::add);
        page.locator("#audit-user").fill("");
        page.locator("#audit-type").selectOption("key.rotated");
        button(page, "Filter");
        page.waitForCondition(() -> !late.isEmpty());
        button(page, "Clear");
        page.locator("#event-list[aria-busy=true]").waitFor(new Locator.WaitForOptions().setState(DETACHED));
        page.waitForResponse("**/api/v1/audit-events?*type=key.rotated*", () -> late.getFirst()
                .fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"items\":[],\"next_cursor\":null}")));
        page.locator("[data-form=audit] [aria-busy=true]").waitFor(new Locator.WaitForOptions().setState(DETACHED));
        button(page, "Show more");
        page.locator("#event-list li strong").nth(25).waitFor();
    }

    private static Set<String> shownEvents(Page page) {
        return Set.copyOf(page.locator("#event-list strong").allTextContents());
    }

    @Test
    void aLockIsLiftedAndAllOfItIsInTheAuditTrail() throws SQLException {
        var account = Accounts.confirmed(api);
        var wrong = Map.of("email", account.email(), "password", "wrong-password");
        for (int i = 0; i < 6; i++) {
            api.post("/api/v1/auth/login", wrong);
        }
        assertThat(api.post("/api/v1/auth/login", wrong).status()).isEqualTo(429);
        var page = administrator(new NewContextOptions());
        look(page, account);
        button(page, "Unlock");
        text(page, "may sign in again.");
        assertThat(Accounts.signIn(api, account).status()).isEqualTo(200);

        link(page, "See the audit trail");
        heading(page, "Audit trail");
        page.locator("#event-list strong >> text=Unlocked").waitFor();
        assertThat(page.locator("#audit-user").inputValue()).isEqualTo(account.email());
        page.locator("#event-list a >> text=" + account.email()).first().waitFor();
        page.locator("#audit-type").selectOption("login.failed");
        button(page, "Filter");
        page.waitForCondition(() -> page.locator("#event-list li").allTextContents().stream()
                .allMatch(row -> row.contains("Sign-in failed")));
        assertThat(page.locator("#event-list").textContent()).contains("wrong password");
        page.locator("#audit-since").fill("2099-01-01T00:00");
        button(page, "Filter");
        text(page, "Nothing of that kind has happened.");
        button(page, "Clear");
        page.locator("#event-list li strong").nth(5).waitFor();
        page.locator("#audit-user").fill("nobody@example.com");
        button(page, "Filter");
        text(page, "The address has no account here.");
        assertAccessible(page);
    }

    @Test
    void manyAccountsComeInPagesAndSomebodyIsInvited() throws SQLException {
        for (int i = 0; i < 26; i++) {
            Accounts.confirmed(api);
        }
        var page = administrator(new NewContextOptions());
        link(page, "Users");
        page.locator("#user-list li a").nth(24).waitFor();
        assertThat(page.locator("#user-list li").count()).isEqualTo(25);
        button(page, "Show more");
        page.locator("#user-list li a").nth(26).waitFor();

        var email = Accounts.freshEmail();
        button(page, "Invite…");
        button(page, "Invite");
        text(page, "Fill this in.");
        page.locator("#invite-email").fill(email);
        assertAccessible(page);
        button(page, "Invite");
        text(page, "We have sent " + email);
        assertThat(Accounts.mailedToken(email)).isNotEmpty();
    }

    @Test
    void theLastAdministratorLearnsWhyTheyMustStay() throws SQLException {
        var page = administrator(new NewContextOptions());
        var self = page.locator(".who").textContent();
        try (var database = TestServers.database();
                var others = database.prepareStatement("UPDATE users SET roles = '{user}' WHERE email <> ?")) {
            others.setString(1, self);
            others.executeUpdate();
        }
        look(page, new Account(self, Accounts.PASSWORD));
        page.locator("#user-admin").uncheck();
        button(page, "Save");
        page.locator("form[data-form=user] .error >> text=The last active administrator must stay")
                .waitFor();
        button(page, "Deactivate");
        button(page, "Deactivate it");
        page.locator(".danger .error >> text=The last active administrator must stay")
                .waitFor();
        assertAccessible(page);
    }

    @Test
    void nobodyElseSeesAnyOfIt() {
        var account = Accounts.confirmed(api);
        var page = Chromium.signedIn(chromium.context(), account.email(), account.password());
        assertThat(page.getByText("Audit trail").first().isVisible()).isFalse();
        page.navigate(Chromium.base() + "/account#audit");
        heading(page, "Profile");
    }

    @Test
    void theViewsAreAccessibleInLightAndDarkAndOnAPhone() throws SQLException {
        var views = Map.of(
                "light", new NewContextOptions().setViewportSize(1280, 800),
                "dark", new NewContextOptions().setViewportSize(1280, 800).setColorScheme(ColorScheme.DARK),
                "phone", new NewContextOptions().setViewportSize(390, 844));
        for (var view : views.entrySet()) {
            var page = administrator(view.getValue());
            for (var name : new String[] {"Users", "Audit trail"}) {
                link(page, name);
                heading(page, name);
                page.locator("section:not([hidden]) > .list li a").first().waitFor();
                assertAccessible(page);
                screenshot(page, name.replace(" ", "-") + "-" + view.getKey());
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isEqualTo(true);
            }
            link(page, "Users");
            page.locator("#user-list a").first().click();
            page.locator("#user-sessions li").first().waitFor();
            assertAccessible(page);
            screenshot(page, "user-" + view.getKey());
        }
    }

    private Page administrator(NewContextOptions options) throws SQLException {
        var email =
                Accounts.administrator(api).json().path("user").path("email").asText();
        return Chromium.signedIn(chromium.context(options), email, Accounts.PASSWORD);
    }

    private static void look(Page page, Account account) {
        link(page, "Users");
        page.locator("#query").fill(account.email());
        button(page, "Search");
        link(page, account.email());
        heading(page, account.email());
    }
}
