package io.gatehouse.login;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.problem.Uncached;
import io.gatehouse.session.Requester;
import io.gatehouse.session.Rotations;
import io.gatehouse.session.Tokens;
import io.gatehouse.signin.BuiltInClient;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code POST /api/v1/auth/refresh}. */
@Path("/api/v1/auth/refresh")
@Produces(MediaType.APPLICATION_JSON)
class RefreshResource {
    private final Rotations rotations;
    private final Tokens tokens;

    RefreshResource(Rotations rotations, Tokens tokens) {
        this.rotations = rotations;
        this.tokens = tokens;
    }

    record RefreshRequest(@NotEmpty(message = "is required") String refreshToken) {
        @Override
        public String toString() {
            return "RefreshRequest[hidden]";
        }
    }

    @POST
    public Response refresh(RefreshRequest request, @Context HttpServerRequest http) {
        return rotations
                .rotate(request.refreshToken(), BuiltInClient.ID, Requester.of(http))
                .granted()
                .map(grant -> Uncached.ok(tokens.issue(grant)))
                .orElseThrow(RefreshResource::refused);
    }

    /** One answer for all: whoever guesses or replays learns nothing from it. */
    private static ProblemException refused() {
        return new ProblemException(ProblemType.INVALID_REFRESH_TOKEN, "Sign in again.");
    }
}
