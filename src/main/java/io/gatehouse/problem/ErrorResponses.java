package io.gatehouse.problem;

import io.gatehouse.problem.ProblemException.Quota;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Renders a refusal in the form that its endpoint speaks: RFC 6749 below {@code /oauth2}, RFC 9457 elsewhere. */
final class ErrorResponses {
    static final String REALM = "Bearer realm=\"gatehouse\"";
    private static final String CLIENT_CHALLENGE = "Basic realm=\"gatehouse\"";

    private ErrorResponses() {}

    static Response of(ProblemException problem, RoutingContext request) {
        return builder(problem, request).build();
    }

    static Response.ResponseBuilder builder(ProblemException problem, RoutingContext request) {
        var body = speaksOAuth(request)
                ? Response.status(oauthStatus(problem.type()))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .header("Pragma", "no-cache")
                        .entity(oauthBody(problem))
                : Response.status(problem.type().status())
                        .type(ProblemBody.MEDIA_TYPE)
                        .entity(ProblemBody.of(problem, TraceId.of(request)));
        withRetryAfter(body.header("Cache-Control", "no-store"), problem.retryAfter());
        return withQuota(body, problem.quota(), problem.retryAfter());
    }

    static Response of(OAuthException error) {
        var response = Response.status(error.code().status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .entity(new OAuthErrorBody(error.code().value(), error.description()));
        if (error.code() == OAuthException.Code.INVALID_CLIENT) {
            // RFC 9110, section 15.5.2: a 401 says how to authenticate, also to who tried it another way.
            response.header("WWW-Authenticate", CLIENT_CHALLENGE);
        }
        return response.build();
    }

    /** A 401 or 403 of a Bearer endpoint (RFC 6750, section 3); {@code error} is null where no token came. */
    static Response bearer(ProblemException problem, @Nullable String error, RoutingContext request) {
        var challenge = error == null ? REALM : REALM + ", error=\"" + error + "\"";
        return builder(problem, request).header("WWW-Authenticate", challenge).build();
    }

    /** A 403 of a Bearer endpoint; {@code scope} names the one that would do, as an attribute, where there is one. */
    static Response insufficient(String scope, RoutingContext request) {
        return builder(new ProblemException(ProblemType.INSUFFICIENT_SCOPE), request)
                .header("WWW-Authenticate", REALM + ", error=\"insufficient_scope\"" + scope)
                .build();
    }

    static boolean speaksOAuth(RoutingContext request) {
        var path = RoutedPath.of(request);
        return path.startsWith("/oauth2/") || path.equals("/api/v1/auth/login-form");
    }

    /** RFC 6749, section 5.2: a refusal is a 400 unless something else is said. */
    private static int oauthStatus(ProblemType type) {
        return switch (type) {
            case INVALID_CREDENTIALS,
                    EMAIL_NOT_VERIFIED,
                    ACCOUNT_DISABLED,
                    INVALID_REFRESH_TOKEN,
                    UNSUPPORTED_MEDIA_TYPE -> 400;
            default -> type.status();
        };
    }

    private static OAuthErrorBody oauthBody(ProblemException problem) {
        var detail = problem.detail();
        var description = detail == null ? problem.type().title() : detail;
        return new OAuthErrorBody(
                oauthCode(problem.type()), description.replace('"', '\'').replace('\\', '/'));
    }

    private static String oauthCode(ProblemType type) {
        return switch (type) {
            case INVALID_CREDENTIALS, EMAIL_NOT_VERIFIED, ACCOUNT_DISABLED, INVALID_REFRESH_TOKEN -> "invalid_grant";
            case TOO_MANY_ATTEMPTS, TOO_MANY_REQUESTS, UNAVAILABLE -> "temporarily_unavailable";
            case INTERNAL -> "server_error";
            default -> "invalid_request";
        };
    }

    private static void withRetryAfter(Response.ResponseBuilder response, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            response.header("Retry-After", seconds(retryAfter));
        }
    }

    /** draft-ietf-httpapi-ratelimit-headers, section 5: the reset and {@code Retry-After} name the same point in time. */
    private static Response.ResponseBuilder withQuota(
            Response.ResponseBuilder response, @Nullable Quota quota, @Nullable Duration reset) {
        if (quota == null || reset == null) {
            return response;
        }
        return response.header("RateLimit-Policy", RateLimitFields.policy(quota))
                .header("RateLimit", RateLimitFields.state(quota, 0, reset));
    }

    /** Whole seconds (RFC 9110, section 10.2.3), rounded up so that a client never comes too early. */
    static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
