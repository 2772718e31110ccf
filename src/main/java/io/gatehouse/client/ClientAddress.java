package io.gatehouse.client;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The client's address, decided once a request before anything else looks at it. (Quarkus' own proxy support takes the
 * left-most address, which the client can choose.)
 */
@ApplicationScoped
public class ClientAddress {
    /** Before CORS, authentication and everything else of ours. */
    private static final int FIRST = 1_000;
    /** A header, because it is all that travels with the plain request; what a client sends under the name is replaced. */
    private static final String HEADER = "Gatehouse-Client-Address";

    private final TrustedProxies proxies;

    @Inject
    ClientAddress(@ConfigProperty(name = "gatehouse.trusted-proxies") Optional<List<String>> networks) {
        try {
            this.proxies = new TrustedProxies(networks.orElse(List.of()).stream()
                    .map(String::strip)
                    .map(Network::of)
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("GATEHOUSE_TRUSTED_PROXIES: " + e.getMessage());
        }
    }

    /** In its textual form; empty for a connection that has none. */
    public static String of(HttpServerRequest request) {
        var address = request.getHeader(HEADER);
        return address == null ? "" : address;
    }

    void register(@Observes Filters filters) {
        filters.register(this::decide, FIRST);
    }

    private void decide(RoutingContext routing) {
        var request = routing.request();
        var remote = request.remoteAddress();
        var peer = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
        var headers = request.headers();
        headers.set(HEADER, proxies.client(peer, headers.getAll("Forwarded"), headers.getAll("X-Forwarded-For")));
        routing.next();
    }
}
