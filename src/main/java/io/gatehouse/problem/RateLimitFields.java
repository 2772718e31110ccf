package io.gatehouse.problem;

import io.gatehouse.problem.ProblemException.Quota;
import java.time.Duration;

/**
 * The fields {@code RateLimit-Policy} and {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers (10): Lists of Strings with
 * parameters, in the syntax of RFC 9651.
 */
public final class RateLimitFields {
    private RateLimitFields() {}

    /** {@code "login";q=10;w=60}. */
    public static String policy(Quota quota) {
        return "\"%s\";q=%d;w=%d".formatted(quota.policy(), quota.limit(), ErrorResponses.seconds(quota.window()));
    }

    /** {@code "login";r=3;t=12}. */
    public static String state(Quota quota, long remaining, Duration reset) {
        return "\"%s\";r=%d;t=%d".formatted(quota.policy(), remaining, ErrorResponses.seconds(reset));
    }
}
