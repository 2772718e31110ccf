package io.gatehouse.service;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** {@code GET /metrics}: the service's metrics in Prometheus' text format, for administrators. */
@Path(MetricsResource.PATH)
@RolesAllowed("admin")
class MetricsResource {
    static final String PATH = "/metrics";
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    MetricsResource(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @GET
    @Produces(TEXT)
    public Response read() {
        return Response.ok(registry.scrape(TEXT), TEXT)
                .header("Cache-Control", "no-store")
                .build();
    }
}
