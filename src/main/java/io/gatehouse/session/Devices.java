package io.gatehouse.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ua_parser.Parser;

/** Recognises devices by the user agent. The parser tries hundreds of patterns, so what it found is remembered. */
@ApplicationScoped
class Devices {
    private static final int REMEMBERED = 1_000;
    private static final String NOT_RECOGNISED = "Other";
    private static final Pattern PRODUCT = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,49}");

    private final Cache<String, Device> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** Its patterns take a moment to load, and most instances are never asked. */
    private static final class Loaded {
        private static final Parser PARSER = new Parser();
    }

    Device of(String userAgent, @Nullable String name) {
        var device = known.get(userAgent, Devices::recognise);
        return name == null || name.isBlank() ? device : new Device(name, device.os(), device.browser());
    }

    private static Device recognise(String userAgent) {
        var os = orNull(Loaded.PARSER.parseOS(userAgent).family);
        var browser = orNull(Loaded.PARSER.parseUserAgent(userAgent).family);
        var name = Stream.of(browser, os).filter(part -> part != null).collect(Collectors.joining(" on "));
        return new Device(name.isEmpty() ? product(userAgent) : name, os, browser);
    }

    /** The product that comes first in a user agent (RFC 9110, section 10.1.5). */
    private static String product(String userAgent) {
        var product = userAgent.split("[/(;]", 2)[0].strip();
        return PRODUCT.matcher(product).matches() ? product : "Unknown device";
    }

    private static @Nullable String orNull(@Nullable String family) {
        return family == null || family.isBlank() || family.equals(NOT_RECOGNISED) ? null : family;
    }
}
