package io.gatehouse.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code GET /redoc}: the documentation of the HTTP API on one page. */
@Path("/redoc")
@PermitAll
class RedocResource {
    /** The version is the one of the pom. */
    private static final String SCRIPT = "META-INF/resources/webjars/redoc/2.5.1/redoc.standalone.js";
    /** The only thing that Redoc fetches from elsewhere. */
    private static final String FOREIGN_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

    @CheckedTemplate(basePath = "service")
    static class Templates {
        static native TemplateInstance redoc();
    }

    @GET
    @Produces("text/html;charset=utf-8")
    public String page() {
        return Templates.redoc().render();
    }

    void route(@Observes Router router) {
        router.get("/redoc/redoc.js").blockingHandler(RedocResource::script, false);
    }

    private static void script(RoutingContext routing) {
        routing.response()
                .putHeader("Content-Type", "text/javascript;charset=utf-8")
                .putHeader("Cache-Control", "public, max-age=86400")
                .end(script());
    }

    private static String script() {
        try (var file = Thread.currentThread().getContextClassLoader().getResourceAsStream(SCRIPT)) {
            if (file == null) {
                throw new IllegalStateException(SCRIPT + " is missing");
            }
            return new String(file.readAllBytes(), UTF_8).replace(FOREIGN_LOGO, "/account/logo.svg");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
