package io.gatehouse.login;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.session.RevocationReason;
import io.gatehouse.session.Sessions;
import io.gatehouse.signin.BuiltInClient;
import io.gatehouse.token.Caller;
import io.gatehouse.token.TokenClaims;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/auth/logout}: by an access token, a refresh token, or both. */
@Path("/api/v1/auth/logout")
class LogoutResource {
    private final Sessions sessions;
    private final Caller caller;

    LogoutResource(Sessions sessions, Caller caller) {
        this.sessions = sessions;
        this.caller = caller;
    }

    record LogoutRequest(@Nullable String refreshToken) {
        @Override
        public String toString() {
            return "LogoutRequest[hidden]";
        }
    }

    /** Either credential is enough, so a bad one doesn't spoil the other; two that name two sessions end both. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void logout(@Nullable LogoutRequest request) {
        var refreshToken = request == null ? null : request.refreshToken();
        boolean endedByRefreshToken = refreshToken != null
                && sessions.endByRefreshToken(refreshToken, BuiltInClient.ID, RevocationReason.LOGOUT);
        Optional<TokenClaims> bearer;
        try {
            bearer = caller.token();
            bearer.ifPresent(LogoutResource::requireAccountScope);
        } catch (AuthenticationFailedException | ForbiddenException bad) {
            if (endedByRefreshToken) {
                return;
            }
            throw bad;
        }
        bearer.ifPresent(token -> sessions.end(token.sessionId(), RevocationReason.LOGOUT));
        if (bearer.isEmpty() && !endedByRefreshToken) {
            throw refreshToken == null
                    ? new UnauthorizedException()
                    : new ProblemException(ProblemType.INVALID_REFRESH_TOKEN, "The session has ended already.");
        }
    }

    /** Not by a role: the endpoint is open to those who have a refresh token only. */
    private static void requireAccountScope(TokenClaims token) {
        if (!token.scopes().contains(TokenClaims.ACCOUNT_SCOPE)) {
            throw new ForbiddenException();
        }
    }
}
