package io.gatehouse.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the cookies of the browser flow. The prefix {@code __Host-} makes browsers refuse them from a sibling
 * domain or over plain HTTP (RFC 6265bis, section 4.1.3.2).
 */
@ApplicationScoped
class Cookies {
    /** The longest that browsers keep one; the token inside expires by itself. */
    private static final Duration DEVICE_LIFE = Duration.ofDays(400);

    private final String prefix;
    private final String attributes;

    Cookies(CookiesConfig config) {
        if (!config.secure() && config.sameSite() == CookiesConfig.SameSite.NONE) {
            throw new IllegalStateException(
                    "GATEHOUSE_COOKIES_SAME_SITE=none needs GATEHOUSE_COOKIES_SECURE=true: browsers refuse such cookies.");
        }
        this.prefix = config.secure() ? "__Host-" : "";
        this.attributes = "; Path=/; SameSite=" + config.sameSite().attribute() + (config.secure() ? "; Secure" : "")
                // Browsers keep another site's cookies only if each site that embeds it has its own (CHIPS).
                + (config.sameSite() == CookiesConfig.SameSite.NONE ? "; Partitioned" : "");
    }

    /** A session's cookies; they live as long as its refresh token. */
    void signedIn(HttpServerResponse response, String refreshToken, String csrfToken, long seconds) {
        set(response, "gatehouse-refresh", refreshToken, seconds, true);
        set(response, "gatehouse-csrf", csrfToken, seconds, false);
    }

    /** What tells this device from a stranger's at the next sign-in. */
    void device(HttpServerResponse response, String deviceToken) {
        set(response, "gatehouse-device", deviceToken, DEVICE_LIFE.toSeconds(), true);
    }

    /** The device stays known. */
    void signedOut(HttpServerResponse response) {
        signedIn(response, "", "", 0);
    }

    Optional<String> refreshToken(HttpServerRequest request) {
        return Optional.ofNullable(read(request, "gatehouse-refresh"));
    }

    @Nullable
    String deviceToken(HttpServerRequest request) {
        return read(request, "gatehouse-device");
    }

    /**
     * By the very name that a browser keeps (RFC 6265, section 5.4). Netty's parser skips a comma before a name, and browsers
     * let a sibling domain set {@code ,__Host-…}. Two values are nobody's: it can't be told which of them is ours.
     */
    private @Nullable String read(HttpServerRequest request, String name) {
        var start = prefix + name + "=";
        var values = request.headers().getAll("Cookie").stream()
                .flatMap(line -> Arrays.stream(line.split(";", -1)))
                .map(pair -> pair.startsWith(" ") ? pair.substring(1) : pair)
                .filter(pair -> pair.startsWith(start))
                .map(pair -> pair.substring(start.length()))
                .distinct()
                .toList();
        return values.size() != 1 || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    private void set(HttpServerResponse response, String name, String value, long seconds, boolean hidden) {
        response.headers()
                .add(
                        "Set-Cookie",
                        prefix + name + "=" + value + "; Max-Age=" + seconds + attributes
                                + (hidden ? "; HttpOnly" : ""));
    }
}
