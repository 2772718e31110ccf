package io.gatehouse.audit;

import io.gatehouse.client.ClientAddress;
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
class Origins {
    private static final int MAX_USER_AGENT = 300;

    private final CurrentVertxRequest request;
    private final CurrentIdentityAssociation identity;

    Origins(CurrentVertxRequest request, CurrentIdentityAssociation identity) {
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
        var agent = http.getHeader("User-Agent");
        var token = http.getHeader("Authorization") == null ? null : token();
        return new Origin(
                ClientAddress.of(http),
                agent == null ? null : printable(agent),
                TraceId.of(routing),
                token == null ? null : UUID.fromString(token.getSubject()),
                token == null ? null : UUID.fromString(token.<String>getClaim("sid")));
    }

    /** PostgreSQL takes no NUL, and whoever reads the list wants no control characters. */
    private static String printable(String userAgent) {
        var printable = userAgent.replaceAll("\\p{Cc}", " ").strip();
        return printable.substring(0, Math.min(printable.length(), MAX_USER_AGENT));
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
