package io.gatehouse.service;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** {@code GET /redoc}: the documentation of the HTTP API on one page. */
@Path("/redoc")
@PermitAll
class RedocResource {
    @CheckedTemplate(basePath = "service")
    static class Templates {
        static native TemplateInstance redoc();
    }

    @GET
    @Produces("text/html;charset=utf-8")
    public String page() {
        return Templates.redoc().render();
    }
}
