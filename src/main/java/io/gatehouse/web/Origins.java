package io.gatehouse.web;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Whose pages may call us: our own and those of {@code CORS_ORIGINS} (RFC 6454). */
@ApplicationScoped
class Origins {
    private final String own;
    private final Set<String> listed;

    @Inject
    Origins(
            @ConfigProperty(name = "gatehouse.public-url") String publicUrl,
            @ConfigProperty(name = "cors.origins") Optional<List<String>> listed) {
        this.own = serialized(publicUrl);
        this.listed = listed.orElse(List.of()).stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(Origins::serialized)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isListed(@Nullable String origin) {
        return origin != null && listed.contains(origin);
    }

    boolean noneListed() {
        return listed.isEmpty();
    }

    boolean overHttps() {
        return own.startsWith("https:");
    }

    /**
     * Every browser tells a post's origin, so a request that tells nothing comes from no page. {@code null}, the origin of a
     * sandboxed frame or a local file, is nobody's.
     *
     * @throws ProblemException {@code csrf-failed}
     */
    void requireFriendly(HttpServerRequest request) {
        var origins = request.headers().getAll("Origin");
        var site = request.getHeader("Sec-Fetch-Site");
        var friendly =
                switch (origins.size()) {
                    case 0 -> site == null || site.equals("same-origin") || site.equals("same-site");
                    case 1 -> isListed(origins.getFirst()) || (isOwn(origins.getFirst(), request) && isNear(site));
                    default -> false;
                };
        if (!friendly) {
            throw new ProblemException(
                    ProblemType.CSRF_FAILED, "Send it from a page of this service, or list the page's origin.");
        }
    }

    /** By its public address, or by the one that it was called by: in development there are several. */
    private boolean isOwn(String origin, HttpServerRequest request) {
        var scheme = own.substring(0, own.indexOf("//") + 2);
        return origin.equals(own) || origin.equals(scheme + request.getHeader("Host"));
    }

    private static boolean isNear(@Nullable String site) {
        return site == null || !site.equals("cross-site");
    }

    /** As browsers write it: in lower case, without the scheme's own port. */
    private static String serialized(String url) {
        var uri = URI.create(url.toLowerCase(Locale.ROOT));
        int usual = "https".equals(uri.getScheme()) ? 443 : 80;
        var port = uri.getPort() == -1 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port;
    }
}
