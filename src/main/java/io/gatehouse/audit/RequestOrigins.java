package io.gatehouse.audit;

import io.gatehouse.client.ClientAddress;
import io.gatehouse.client.UserAgent;
import io.gatehouse.problem.TraceId;
import io.quarkus.arc.Arc;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Finds out where the request that is being served comes from. */
@ApplicationScoped
class RequestOrigins {
    private final CurrentVertxRequest request;
    private final CurrentIdentityAssociation identity;

    RequestOrigins(CurrentVertxRequest request, CurrentIdentityAssociation identity) {
        this.request = request;
        this.identity = identity;
    }

    Origin current() {
        if (!Arc.container().requestContext().isActive()) {
            return Origin.NONE;
        }
        var routing = request.getCurrent();
        return routing == null ? Origin.NONE : of(routing);
    }

    private Origin of(RoutingContext routing) {
        var http = routing.request();
        var agent = UserAgent.of(http);
        var token = http.getHeader("Authorization") == null ? null : token();
        return new Origin(
                ClientAddress.of(http),
                agent.isEmpty() ? null : agent,
                TraceId.of(routing),
                token == null ? null : UUID.fromString(token.getSubject()),
                token == null ? null : UUID.fromString(token.<String>getClaim("sid")));
    }

    private @Nullable JsonWebToken token() {
        try {
            return identity.getIdentity().getPrincipal() instanceof JsonWebToken token ? token : null;
        } catch (RuntimeException e) {
            // A stale token, or the credentials of an OAuth client: nobody who is signed in.
            return null;
        }
    }
}
