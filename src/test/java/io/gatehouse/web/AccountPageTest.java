package io.gatehouse.web;

import static io.gatehouse.web.Chromium.assertAccessible;
import static io.gatehouse.web.Chromium.button;
import static io.gatehouse.web.Chromium.heading;
import static io.gatehouse.web.Chromium.link;
import static io.gatehouse.web.Chromium.screenshot;
import static io.gatehouse.web.Chromium.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@QuarkusTest
@TestProfile(InBrowser.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountPageTest {
    private final Api api = Api.ofTest();

    @SuppressWarnings("NullAway.Init")
    private Chromium chromium;

    @BeforeAll
    void open() {
        chromium = new Chromium();
    }

    @AfterAll
    void close() {
        chromium.close();
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void anAccountLivesFromItsRegistrationToItsDeletion() {
        var email = Accounts.freshEmail();
        var page = Chromium.account(chromium.context());
        link(page, "Create an account");
        register(page, email, "password");
        page.locator("#new-password-error").waitFor();
        register(page, email, Accounts.PASSWORD);
        heading(page, "Check your mail");
        text(page, email);
        confirm(page, Accounts.mailedToken(email));

        page = Chromium.signedIn(page.context(), email, Accounts.PASSWORD);
        page.locator("#full-name").fill("Ada Lovelace");
        button(page, "Save");
        text(page, "Saved.");
        assertNoTokenIsStored(page);
        page.locator("#full-name").fill("");
        var tab = page;
        page.waitForResponse(answer -> answer.request().method().equals("PUT"), () -> button(tab, "Save"));
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ? AND full_name IS NULL", email))
                .isOne();

        page.getByText("Use another address").click();
        var other = Accounts.freshEmail();
        page.getByLabel("New e-mail address").fill(other);
        page.locator("#email-password").fill(Accounts.PASSWORD);
        button(page, "Send a confirmation");
        text(page, "We have sent the new address a mail");
        confirm(page, Accounts.mailedToken(other));

        page = Chromium.account(page.context());
        text(page, other);
        link(page, "Security");
        page.getByLabel("Current password").fill(Accounts.PASSWORD);
        page.getByLabel("New password").fill("another-fine-staple-9");
        button(page, "Change the password");
        text(page, "Your password is changed");

        button(page, "Sign out");
        heading(page, "Sign in");
        page = Chromium.signedIn(page.context(), other, "another-fine-staple-9");
        link(page, "Security");
        button(page, "Delete the account…");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                .last()
                .fill("wrong-password");
        button(page, "Delete it");
        page.locator("#delete-password-error").waitFor();
        page.locator("#delete-password").fill("another-fine-staple-9");
        button(page, "Delete it");
        heading(page, "Sign in");
        assertThat(page.context().cookies())
                .extracting(cookie -> cookie.name)
                .doesNotContain("__Host-gatehouse-refresh", "__Host-gatehouse-csrf");
    }

    private static void register(Page page, String email, String password) {
        page.locator("#new-email").fill(email);
        page.locator("#new-password").fill(password);
        button(page, "Create the account");
    }

    private static void confirm(Page page, String token) {
        page.navigate(Chromium.base() + "/api/v1/auth/verify-email?token=" + token);
        page.locator("button").click();
        page.waitForLoadState();
        assertThat(page.content()).doesNotContain("doesn't work any more");
    }

    private static void assertNoTokenIsStored(Page page) {
        var stored = (String)
                page.evaluate(
                        "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.documentElement.outerHTML");
        assertThat(stored).contains("__Host-gatehouse-csrf=").doesNotContain("ghr_", "ghd_", "eyJ");
    }

    @Test
    void anotherDeviceIsSignedOutFromTheList() {
        var account = Accounts.confirmed(api);
        var phone = Chromium.signedIn(chromium.context(), account.email(), account.password());
        var page = Chromium.signedIn(chromium.context(), account.email(), account.password());
        link(page, "Devices");
        page.locator("#session-list li:has(.badge[hidden]) button").click();
        text(page, "is signed out.");

        heading(phone, "Sign in");
        assertThat(page.locator("#session-list li").count()).isEqualTo(1);
    }

    @Test
    void wrongCredentialsAreExplainedInTheForm() {
        var page = Chromium.account(chromium.context());
        button(page, "Sign in");
        text(page, "Fill this in.");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("in-email");
        page.locator("#in-email").fill("nobody@example.com");
        page.locator("#in-password").fill("wrong-password");
        button(page, "Sign in");
        text(page, "Wrong e-mail address or password");
        assertAccessible(page);
    }

    @Test
    void everyViewIsAccessibleInLightAndDarkAndOnAPhone() {
        var account = Accounts.confirmed(api);
        var views = Map.of(
                "light", new NewContextOptions().setViewportSize(1280, 800),
                "dark", new NewContextOptions().setViewportSize(1280, 800).setColorScheme(ColorScheme.DARK),
                "phone", new NewContextOptions().setViewportSize(390, 844));
        views.forEach((name, options) -> {
            var context = chromium.context(options);
            var entry = Chromium.account(context);
            heading(entry, "Sign in");
            assertAccessible(entry);
            screenshot(entry, "sign-in-" + name);
            link(entry, "Create an account");
            assertAccessible(entry);
            var page = Chromium.signedIn(context, account.email(), account.password());
            assertAccessible(page);
            screenshot(page, "profile-" + name);
            for (var view : new String[] {"Security", "Devices"}) {
                link(page, view);
                heading(page, view);
                if (view.equals("Devices")) {
                    page.locator(".badge:not([hidden])").first().waitFor();
                }
                assertAccessible(page);
                screenshot(page, view.toLowerCase(Locale.ROOT) + "-" + name);
            }
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
        });
    }
}
