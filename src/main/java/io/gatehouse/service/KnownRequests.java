package io.gatehouse.service;

import io.gatehouse.problem.Probes;
import io.gatehouse.problem.Routes;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Names of requests that may be written down: never a word that a client made up, which could be a token or an address. */
@Singleton
final class KnownRequests {
    private static final String UNKNOWN = "unknown";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    /** What isn't a resource of ours. */
    private static final List<String> FOLDERS =
            List.of("/health", "/docs", "/account/", "/assets/", "/webjars/", "/openapi");

    private final Routes routes;

    KnownRequests(Routes routes) {
        this.routes = routes;
    }

    String route(String path) {
        return routes.template(path)
                .orElseGet(() ->
                        FOLDERS.stream().filter(path::startsWith).findFirst().orElse(UNKNOWN));
    }

    static String method(RoutingContext request) {
        var name = request.request().method().name();
        return METHODS.contains(name) ? name : UNKNOWN;
    }

    /** What an orchestrator or Prometheus asks for, over and over. */
    static boolean isProbe(String path) {
        return Probes.isPath(path) || path.equals(MetricsResource.PATH);
    }
}
