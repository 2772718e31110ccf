package io.gatehouse.web;

import static io.gatehouse.web.Chromium.heading;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(InBrowser.class)
class BrowserSecurityTest {
    private static final String REFRESH_COOKIE = "__Host-gatehouse-refresh";

    private final Api api = Api.ofTest();

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
    void aStolenCookiesReplayEndsTheSession() {
        var account = Accounts.confirmed(api);
        var page = Chromium.signedIn(context, account.email(), account.password());
        var stolen = context.cookies().stream()
                .filter(cookie -> cookie.name.equals(REFRESH_COOKIE))
                .findFirst()
                .orElseThrow();
        assertThat(stolen.httpOnly).isTrue();
        assertThat(stolen.secure).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            page.waitForTimeout(100);
            return Refreshes.generation(account.email()) >= 2;
        });

        var thief = Api.from("127.0.1.1", "curl").post("/api/v1/auth/refresh", Map.of("refresh_token", stolen.value));

        assertThat(thief.status()).isEqualTo(401);
        heading(page, "Sign in");
        assertThat(context.cookies()).extracting(cookie -> cookie.name).doesNotContain(REFRESH_COOKIE);
    }

    @Test
    void aPageOnAnotherPortCanDoNothing() throws IOException {
        var account = Accounts.confirmed(api);
        Chromium.signedIn(context, account.email(), account.password()).close();
        int before = Refreshes.generation(account.email());
        var server = pages(0);
        try {
            // The same site, so that the browser does send the cookies.
            var page = context.newPage();
            page.navigate("http://localhost:" + server.getAddress().getPort());
            for (var path : new String[] {"refresh", "logout"}) {
                page.evaluate(
                        "url => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => {})",
                        Chromium.base() + "/api/v1/auth/web/" + path);
            }
            assertThat(Refreshes.generation(account.email())).isEqualTo(before);
            assertThat(page.evaluate(
                            "url => fetch(url, { credentials: 'include' }).then(() => 'read', () => 'refused')",
                            Chromium.base() + "/api/v1/auth/web/csrf"))
                    .isEqualTo("refused");
        } finally {
            server.stop(0);
        }
        heading(Chromium.account(context), "Profile");
    }

    @Test
    void aListedPageSignsInWithOurScript() throws IOException {
        var account = Accounts.confirmed(api);
        var origin = URI.create(ConfigProvider.getConfig().getValue("cors.origins", String.class));
        var server = pages(origin.getPort());
        try {
            var page = context.newPage();
            page.navigate(origin.toString());
            var start = """
                    async ([url, email, password]) => {
                      const { Gatehouse } = await import(url + '/gatehouse.js');
                      const gatehouse = new Gatehouse();
                      await gatehouse.start();
                      if (email) await gatehouse.signIn(email, password);
                      const answer = await gatehouse.fetch(url + '/api/v1/users/me');
                      return (await answer.json()).email;
                    }""";
            var us = Chromium.base();
            assertThat(page.evaluate(start, new String[] {us, account.email(), account.password()}))
                    .isEqualTo(account.email());
            page.reload();
            assertThat(page.evaluate(start, new String[] {us, "", ""}))
                    .as("the cookie brings the session back")
                    .isEqualTo(account.email());
            assertThat((String) page.evaluate("document.cookie")).doesNotContain("ghr_");
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer pages(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            var body = "<!doctype html><title>Elsewhere</title>".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
