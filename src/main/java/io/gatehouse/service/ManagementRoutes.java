package io.gatehouse.service;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** What the management port has: {@code GET /metrics}, for whoever reaches it. */
@ApplicationScoped
class ManagementRoutes {
    private final PrometheusMeterRegistry registry;

    @Inject
    ManagementRoutes(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    void register(@Observes ManagementInterface management) {
        management.router().route(HttpMethod.GET, MetricsResource.PATH).blockingHandler(this::read, false);
    }

    private void read(RoutingContext request) {
        var answer = request.response();
        // Quarkus lets every page read the management port: a page in an operator's browser is somebody else's.
        answer.headers().remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        answer.putHeader(HttpHeaders.CONTENT_TYPE, MetricsResource.TEXT);
        var unused = answer.end(registry.scrape(MetricsResource.TEXT));
    }
}
