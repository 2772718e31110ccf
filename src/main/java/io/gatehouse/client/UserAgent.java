package io.gatehouse.client;

import io.vertx.core.http.HttpServerRequest;

/** What a client calls itself. */
public final class UserAgent {
    /** A longer text costs those who read it more time than it tells. */
    public static final int MAX_LENGTH = 300;

    private UserAgent() {}

    /** The {@code User-Agent} header, cut to 300 characters; empty if there is none. */
    public static String of(HttpServerRequest request) {
        var header = request.getHeader("User-Agent");
        if (header == null) {
            return "";
        }
        // PostgreSQL takes no NUL, and a log line, a list or a mail wants no control characters.
        var printable = header.replaceAll("\\p{Cc}", " ").strip();
        return printable.substring(0, Math.min(printable.length(), MAX_LENGTH));
    }
}
