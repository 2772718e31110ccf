package io.gatehouse.problem;

import io.quarkus.arc.ArcUndeclaredThrowableException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns whatever stops a request into a refusal that explains itself. No stack trace leaves the server. */
final class ExceptionMappers {
    private static final Logger LOG = Logger.getLogger(ExceptionMappers.class);
    private static final Duration BACKEND_PAUSE = Duration.ofSeconds(2);
    /** SQLSTATE classes of a database that is away or overloaded, or of a deadlock, rather than a statement that is wrong. */
    private static final Set<String> UNAVAILABLE_SQL_STATES = Set.of("08", "40", "53", "57");
    /** A standby after a failover, or a full disk of which the hoster takes care. */
    private static final String READ_ONLY = "25006";

    private final Routes routes;

    ExceptionMappers(Routes routes) {
        this.routes = routes;
    }

    @ServerExceptionMapper
    Response problem(ProblemException problem, RoutingContext request) {
        return ErrorResponses.of(problem, request);
    }

    @ServerExceptionMapper
    Response oauth(OAuthException error) {
        return ErrorResponses.of(error);
    }

    @ServerExceptionMapper
    Response unauthenticated(UnauthorizedException e, RoutingContext request) {
        var problem = new ProblemException(
                ProblemType.UNAUTHENTICATED, "Send an access token in the header \"Authorization: Bearer …\".");
        return ErrorResponses.bearer(problem, null, request);
    }

    @ServerExceptionMapper
    Response badToken(AuthenticationFailedException e, RoutingContext request) {
        if (problemIn(e) instanceof ProblemException problem) {
            return ErrorResponses.of(problem, request);
        }
        var problem = new ProblemException(
                ProblemType.INVALID_ACCESS_TOKEN, "It is malformed, expired or revoked: refresh it or sign in again.");
        return ErrorResponses.bearer(problem, "invalid_token", request);
    }

    @ServerExceptionMapper
    Response badToken(AuthenticationCompletionException e, RoutingContext request) {
        return badToken(new AuthenticationFailedException(e), request);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, RoutingContext request) {
        // A token without any role is one without the scope: everybody has the role "user".
        boolean hasRoles = request.user() instanceof QuarkusHttpUser user
                && !user.getSecurityIdentity().getRoles().isEmpty();
        return ErrorResponses.insufficient(hasRoles ? "" : ", scope=\"account\"", request);
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e, RoutingContext request) {
        return ErrorResponses.of(new ProblemException(ProblemType.NOT_FOUND), request);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e, RoutingContext request) {
        return ErrorResponses.of(new ProblemException(typeOf(e.getResponse())), request);
    }

    @ServerExceptionMapper
    Response wrongMethod(NotAllowedException e, RoutingContext request) {
        var allowed = routes.methods(RoutedPath.of(request));
        return ErrorResponses.builder(
                        new ProblemException(ProblemType.METHOD_NOT_ALLOWED, "Use " + allowed + "."), request)
                .header(HttpHeaders.ALLOW, allowed)
                .build();
    }

    @ServerExceptionMapper
    Response wrapped(ArcUndeclaredThrowableException e, RoutingContext request) {
        return unexpected(e, request);
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext request) {
        if (problemIn(e) instanceof ProblemException problem) {
            return ErrorResponses.of(problem, request);
        }
        if (backendIsAway(e)) {
            LOG.warnf(
                    "database.unavailable trace_id=%s: %s",
                    TraceId.of(request), e.getClass().getSimpleName());
            return ErrorResponses.of(
                    ProblemException.unavailable(
                            "The database can't be used at the moment; try again shortly.", BACKEND_PAUSE),
                    request);
        }
        if (clientIsGone(e)) {
            LOG.debugf("request.abandoned trace_id=%s", TraceId.of(request));
            return ErrorResponses.of(new ProblemException(ProblemType.MALFORMED_REQUEST), request);
        }
        LOG.errorf(e, "request.failed trace_id=%s", TraceId.of(request));
        return ErrorResponses.of(
                new ProblemException(ProblemType.INTERNAL, "Tell the operator the trace_id of this answer."), request);
    }

    private static ProblemType typeOf(Response response) {
        return switch (response.getStatus()) {
            case 401 -> ProblemType.UNAUTHENTICATED;
            case 403 -> ProblemType.INSUFFICIENT_SCOPE;
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> ProblemType.UNAVAILABLE;
            default -> response.getStatus() < 500 ? ProblemType.MALFORMED_REQUEST : ProblemType.INTERNAL;
        };
    }

    private static @Nullable ProblemException problemIn(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        return null;
    }

    private static boolean clientIsGone(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpClosedException || cause instanceof StreamResetException || isBrokenBody(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The body's stream wraps what ended it; a backend's closed channel doesn't come that way. */
    private static boolean isBrokenBody(Throwable e) {
        return e.getClass() == IOException.class && e.getCause() instanceof ClosedChannelException;
    }

    private static boolean backendIsAway(Throwable e) {
        // A commit that failed suppresses its reason instead of naming it as the cause.
        return e instanceof SQLException sql && isUnavailable(sql)
                || Stream.concat(Stream.ofNullable(e.getCause()), Stream.of(e.getSuppressed()))
                        .anyMatch(ExceptionMappers::backendIsAway);
    }

    private static boolean isUnavailable(SQLException e) {
        var state = e.getSQLState();
        // The pool reports an acquisition that timed out without any SQLSTATE.
        return state == null
                || state.length() < 2
                || state.equals(READ_ONLY)
                || UNAVAILABLE_SQL_STATES.contains(state.substring(0, 2));
    }
}
