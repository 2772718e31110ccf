package io.gatehouse.ratelimit;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;

/** So many requests in a window, all of them at once if need be: written {@code 10/1m}. */
public record Rate(int requests, Duration window) {
    private static final int MOST = 1_000_000;

    /** @throws IllegalArgumentException for anything else */
    public static Rate of(String text) {
        int slash = text.indexOf('/');
        if (slash > 0 && slash < text.strip().length() - 1) {
            try {
                int requests = Integer.parseInt(text.substring(0, slash).strip());
                var window = DurationConverter.parseDuration(
                        text.substring(slash + 1).strip());
                if (requests >= 1 && requests <= MOST && window.compareTo(Duration.ofSeconds(1)) >= 0) {
                    return new Rate(requests, window);
                }
            } catch (IllegalArgumentException e) {
                // Refused below, with the form that is wanted.
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a rate like 10/1m");
    }
}
