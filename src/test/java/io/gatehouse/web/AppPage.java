package io.gatehouse.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import org.jspecify.annotations.Nullable;

/** A page of somebody's application that signs in with {@code gatehouse.js}. */
record AppPage(Page page, String service) {
    /** A document of the service's own origin that runs no script of its own and may load ours. */
    static final String PLAIN = "/account/account.css";

    /** On whichever origin; what is there doesn't matter. */
    static AppPage open(BrowserContext context, String url, String service) {
        var page = context.newPage();
        page.navigate(url);
        return new AppPage(page, service);
    }

    /** The address of who is signed in already. */
    @Nullable
    Object start() {
        return page.evaluate("""
                async url => {
                  const { Gatehouse } = await import(url + '/gatehouse.js');
                  globalThis.gatehouse = new Gatehouse();
                  return (await gatehouse.start())?.email ?? null;
                }""", service);
    }

    @Nullable
    Object reload() {
        page.reload();
        return start();
    }

    void signIn(String email, String password) {
        page.evaluate(
                "async ([email, password]) => void await gatehouse.signIn(email, password)",
                new String[] {email, password});
    }

    void signOut() {
        page.evaluate("() => gatehouse.signOut()");
    }

    /** Who is signed in, by what the page knows. */
    @Nullable
    Object user() {
        return page.evaluate("() => gatehouse.user?.email ?? null");
    }

    /** Who is signed in, by what the service says. */
    Object me() {
        return page.evaluate(
                "async url => (await (await gatehouse.fetch(url + '/api/v1/users/me')).json()).email", service);
    }

    /** All that any script can read. */
    String readable() {
        return (String) page.evaluate("""
                async () => document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)
                  + JSON.stringify(await indexedDB.databases()) + JSON.stringify(await caches.keys())
                  + document.documentElement.outerHTML""");
    }
}
