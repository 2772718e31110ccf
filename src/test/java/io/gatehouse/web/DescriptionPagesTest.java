package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Swagger UI and Redoc, drawn by a real browser. */
@QuarkusTest
@TestProfile(InBrowser.class)
class DescriptionPagesTest {
    private static final String FOREIGN_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

    private final Api api = Api.ofTest();
    private final List<String> requests = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Chromium chromium;

    @BeforeEach
    void open() {
        chromium = new Chromium();
    }

    @AfterEach
    void close() {
        chromium.close();
    }

    @ParameterizedTest
    @CsvSource({"/docs/, .opblock-summary-path", "/docs, .opblock-summary-path", "/redoc, [data-section-id] h2"})
    void everyOperationIsDrawnWithoutInlineCodeAndWithoutAskingAnybodyElse(String path, String operation) {
        var page = page(path);
        page.locator(operation).nth(20).waitFor();
        assertThat(page.getByText("/api/v1/auth/web/refresh").count()).isPositive();

        assertThat(api.get(path.equals("/docs") ? "/docs/" : path).header("Content-Security-Policy"))
                .contains("script-src 'self';")
                .doesNotContain("script-src 'self' 'unsafe");
        assertThat(requests)
                .hasSizeGreaterThan(3)
                .allMatch(url -> url.startsWith(Chromium.base() + "/") || url.startsWith("blob:" + Chromium.base()));
        // Redoc asks for a logo of its maker's, and leaves it out when the page's policy refuses that.
        assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains(FOREIGN_LOGO));
    }

    @Test
    void aRequestIsTriedOutAndItsTokenIsNotKept() {
        var token = Accounts.signedIn(api).string("access_token");
        var page = page("/docs/");
        page.locator("button.authorize").first().click();
        page.locator("#auth-bearer-value").fill(token);
        page.locator("[aria-label='Apply credentials']").first().click();
        page.locator(".btn-done").first().click();
        assertThat((String) page.evaluate(
                        "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"))
                .doesNotContain("eyJ");
        assertThat(chromium.complaints()).isEmpty();
    }

    private Page page(String path) {
        var context = chromium.context();
        context.onRequestFinished(request -> requests.add(request.url()));
        var page = context.newPage();
        page.navigate(Chromium.base() + path);
        return page;
    }
}
