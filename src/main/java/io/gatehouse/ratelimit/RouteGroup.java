package io.gatehouse.ratelimit;

import io.gatehouse.problem.RoutedPath;
import java.util.Locale;

/** Routes that share a limit. */
public enum RouteGroup {
    LOGIN,
    MAIL,
    REFRESH,
    SERVICE,
    OTHER;

    Rate rate(RateLimitConfig config) {
        return switch (this) {
            case LOGIN -> config.login();
            case MAIL -> config.mail();
            case REFRESH -> config.refresh();
            case SERVICE -> config.service();
            case OTHER -> config.other();
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RouteGroup of(String method, String normalizedPath) {
        var path = RoutedPath.of(normalizedPath);
        return method.equals("POST") ? ofPost(path) : ofOthers(method, path);
    }

    private static RouteGroup ofPost(String path) {
        return switch (path) {
            case "/api/v1/auth/login",
                    "/api/v1/auth/login-form",
                    "/api/v1/auth/mfa",
                    "/api/v1/auth/web/login",
                    "/api/v1/auth/web/mfa",
                    "/api/v1/auth/reset-password",
                    "/api/v1/users/me/password" -> LOGIN;
            case "/api/v1/auth/register",
                    "/api/v1/auth/resend-verification",
                    "/api/v1/auth/request-password-reset",
                    "/api/v1/users/me/email" -> MAIL;
            case "/api/v1/auth/refresh", "/api/v1/auth/web/refresh", "/oauth2/token" -> REFRESH;
            case "/oauth2/introspect" -> SERVICE;
            default -> OTHER;
        };
    }

    private static RouteGroup ofOthers(String method, String path) {
        if (path.equals("/api/v1/users/me/export") || path.equals("/api/v1/users/me") && method.equals("DELETE")) {
            return LOGIN;
        }
        return path.startsWith("/.well-known/") ? SERVICE : OTHER;
    }
}
