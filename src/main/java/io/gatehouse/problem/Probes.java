package io.gatehouse.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** What orchestrators and balancers ask for: answered however much there is to do, as they would restart what is merely busy. */
public final class Probes {
    private Probes() {}

    /** Only what holds nothing: a body is gathered before anybody looks at it. */
    public static boolean isProbe(RoutingContext routing) {
        var request = routing.request();
        return (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))
                && isPath(RoutedPath.of(routing))
                && !hasBody(request);
    }

    public static boolean isPath(String routedPath) {
        return routedPath.equals("/health") || routedPath.startsWith("/health/");
    }

    /** RFC 9112, section 6.3. Some clients announce an empty body with every request. */
    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0") || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
