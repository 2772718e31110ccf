package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /account}: the page where people look after their account. Its files lie beside it. */
@Path("/account")
class AccountPageResource {
    private static final String FILE = "META-INF/resources/account/index.html";
    private static final int AFTER_HEADERS = 800;

    @GET
    @Produces("text/html;charset=utf-8")
    public String page() {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files' names carry no version: a browser asks whether they are still the same. */
    void register(@Observes Filters filters) {
        filters.register(AccountPageResource::revalidate, AFTER_HEADERS);
    }

    private static void revalidate(RoutingContext routing) {
        var path = routing.normalizedPath();
        if (path.equals("/account") || path.startsWith("/account/") || path.startsWith("/gatehouse.")) {
            routing.addHeadersEndHandler(ignored -> routing.response().putHeader("Cache-Control", "no-cache"));
        }
        routing.next();
    }
}
