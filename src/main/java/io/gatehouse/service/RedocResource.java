package io.gatehouse.service;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code GET /redoc}: the documentation of the HTTP API on one page. */
@Path("/redoc")
@PermitAll
class RedocResource {
    /** Nothing from elsewhere: Redoc itself would fetch a logo. It styles from within and searches in a worker. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self';"
            + " style-src 'unsafe-inline'; img-src 'self' data:; worker-src blob:; base-uri 'none'; frame-ancestors 'none'";

    @CheckedTemplate(basePath = "service")
    static class Templates {
        static native TemplateInstance redoc();
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page() {
        return Response.ok(Templates.redoc().render(), MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Content-Security-Policy", POLICY)
                .build();
    }
}
