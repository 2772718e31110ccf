package io.gatehouse.service;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code GET /}: what runs here, and where the rest is; for a browser the page. */
@Path("/")
@PermitAll
class RootResource {
    private final Root root;

    RootResource(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.root = new Root("Gatehouse", version, links());
    }

    /** @param links relative references (RFC 3986, section 4.2), which hold behind any proxy */
    record Root(String name, String version, Map<String, String> links) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    public Root root() {
        return root;
    }

    /** For people. Whoever takes anything gets the JSON. */
    @GET
    @Produces("text/html;qs=0.5")
    @NonBlocking
    public Response page() {
        return Response.status(Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, "/account")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }

    private static Map<String, String> links() {
        var links = new LinkedHashMap<String, String>();
        links.put("documentation", "/redoc");
        links.put("try_out", "/docs/");
        links.put("openapi", "/openapi.json");
        links.put("health", "/health");
        links.put("jwks", "/.well-known/jwks.json");
        links.put("authorization_server", "/.well-known/oauth-authorization-server");
        return links;
    }
}
