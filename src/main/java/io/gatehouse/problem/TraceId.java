package io.gatehouse.problem;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The id by which a request is found again in the logs: the caller's, where it sent one, else a random one. */
public final class TraceId {
    private static final String KEY = "gatehouse.trace-id";
    /** W3C Trace Context, section 3.2.2: version, trace id, parent id, flags. */
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-.*");

    private static final HexFormat HEX = HexFormat.of();

    private TraceId() {}

    /** 32 lower-case hexadecimal digits, the same at each call for one request. */
    public static String of(RoutingContext request) {
        String known = request.get(KEY);
        if (known != null) {
            return known;
        }
        var header = request.request().getHeader("traceparent");
        var matcher = header == null ? null : TRACEPARENT.matcher(header);
        var id = matcher != null && matcher.matches() ? matcher.group(1) : random();
        request.put(KEY, id);
        return id;
    }

    /** The id that the request's trace has already. */
    public static void set(RoutingContext request, String id) {
        request.put(KEY, id);
    }

    private static String random() {
        var random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
