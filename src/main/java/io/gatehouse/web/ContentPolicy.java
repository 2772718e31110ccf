package io.gatehouse.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a page of ours may load (Content Security Policy, level 3). */
enum ContentPolicy {
    /** The pages where mails lead, and all that isn't a page: no script at all. */
    DOCUMENT("style-src 'self'; form-action 'self'; "),
    /** The account page: our own files, and our own endpoints. Its forms are sent by its script. */
    ACCOUNT("script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; "),
    /** The API's description, drawn by libraries that write styles, and search it in a worker. */
    DESCRIPTION("script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;"
            + " connect-src 'self'; worker-src blob:; "),
    /** The mails that development caught, which are styled inline and shown in frames. */
    CAUGHT_MAIL("style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "),
    /** Quarkus' own pages, in development only. */
    FOREIGN(null);

    private final Optional<String> text;

    ContentPolicy(@Nullable String allowed) {
        this.text = Optional.ofNullable(allowed)
                .map(sources -> "default-src 'none'; " + sources + "base-uri 'none'; frame-ancestors 'none'");
    }

    Optional<String> text() {
        return text;
    }

    static ContentPolicy of(String path) {
        if (path.equals("/") || path.equals("/account") || path.startsWith("/account/")) {
            return ACCOUNT;
        }
        if (path.equals("/redoc") || path.equals("/docs") || path.startsWith("/docs/")) {
            return DESCRIPTION;
        }
        if (path.startsWith("/dev/")) {
            return CAUGHT_MAIL;
        }
        return path.startsWith("/q/") ? FOREIGN : DOCUMENT;
    }
}
