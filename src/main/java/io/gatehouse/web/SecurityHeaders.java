package io.gatehouse.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/** Makes browsers strict about everything that we answer, errors and files too (OWASP's HTTP headers cheat sheet). */
@ApplicationScoped
class SecurityHeaders {
    /** After the client's address, before all that could answer. */
    private static final int EARLY = 900;

    private static final long YEAR = Duration.ofDays(365).toSeconds();

    private final boolean overHttps;

    @Inject
    SecurityHeaders(Origins origins) {
        this.overHttps = origins.overHttps();
    }

    void register(@Observes Filters filters) {
        filters.register(this::decorate, EARLY);
    }

    private void decorate(RoutingContext routing) {
        var policy = ContentPolicy.of(routing.normalizedPath());
        // At the very end, so that there is one place that decides.
        routing.addHeadersEndHandler(ignored -> write(routing.response().headers(), policy));
        routing.next();
    }

    private void write(MultiMap headers, ContentPolicy policy) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        if (overHttps) {
            headers.set("Strict-Transport-Security", "max-age=" + YEAR);
        }
        policy.text().ifPresent(text -> headers.set("Content-Security-Policy", text));
    }
}
