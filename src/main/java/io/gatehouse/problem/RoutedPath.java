package io.gatehouse.problem;

import io.vertx.ext.web.RoutingContext;

/** A path as the resources are matched: without matrix parameters, repeated and trailing slashes, which would be ways around. */
public final class RoutedPath {
    private RoutedPath() {}

    public static String of(RoutingContext request) {
        return of(request.normalizedPath());
    }

    public static String of(String normalizedPath) {
        var plain = normalizedPath.replaceAll(";[^/]*", "").replaceAll("/{2,}", "/");
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }
}
