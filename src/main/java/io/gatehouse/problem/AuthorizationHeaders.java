package io.gatehouse.problem;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Refuses a request with two credentials: a proxy in front may have judged the other one (RFC 6750, section 3.1). */
final class AuthorizationHeaders {
    @ServerRequestFilter(preMatching = true)
    @Nullable
    Response refuseTwo(RoutingContext request) {
        if (request.request().headers().getAll(HttpHeaders.AUTHORIZATION).size() < 2) {
            return null;
        }
        if (ErrorResponses.speaksOAuth(request)) {
            return ErrorResponses.of(
                    new OAuthException(OAuthException.Code.INVALID_REQUEST, "Authenticate in one way only."));
        }
        var problem = new ProblemException(ProblemType.MALFORMED_REQUEST, "Send one Authorization header.");
        return ErrorResponses.bearer(problem, "invalid_request", request);
    }
}
