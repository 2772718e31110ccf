package io.gatehouse.bootstrap;

import io.gatehouse.user.EmailAddress;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The forms that a setting's value can have. */
final class Formats {
    private static final Pattern MAILBOX = Pattern.compile("[^\\s<>@]+@[^\\s<>@]+");
    private static final Pattern NAMED_MAILBOX = Pattern.compile("[^<>]*<" + MAILBOX + ">");
    private static final Pattern HOST = Pattern.compile("[\\w.-]+|\\[?[0-9a-fA-F:.]+]?");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no", "on", "off", "1", "0");
    private static final int KEY_BYTES = 32;
    // Of 32 random bytes, fewer than 12 different ones don't happen.
    private static final int DIFFERENT_BYTES = 12;

    private Formats() {}

    static boolean database(String value) {
        try {
            DatabaseAddress.parse(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean redis(String value) {
        return Arrays.stream(value.split(",", -1))
                .allMatch(address -> isUrl(address.strip(), Set.of("redis", "rediss")));
    }

    static boolean httpUrl(String value) {
        return isUrl(value, Set.of("http", "https")) && URI.create(value).getRawQuery() == null;
    }

    /** The slash that a copied address ends with does no harm: browsers' origins are compared without it. */
    static boolean origin(String value) {
        return httpUrl(value) && Set.of("", "/").contains(URI.create(value).getRawPath());
    }

    static boolean host(String value) {
        return HOST.matcher(value).matches();
    }

    /** What signing in takes, so that nobody becomes an administrator who can't. */
    static boolean accountAddress(String value) {
        return EmailAddress.Normal.isAddress(EmailAddress.Normal.form(value));
    }

    static boolean sender(String value) {
        return MAILBOX.matcher(value).matches() || NAMED_MAILBOX.matcher(value).matches();
    }

    static boolean key(String value) {
        try {
            byte[] key = Base64.getDecoder().decode(value);
            long different = IntStream.range(0, key.length)
                    .map(index -> key[index])
                    .distinct()
                    .count();
            return key.length == KEY_BYTES && different >= DIFFERENT_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean bool(String value) {
        return BOOLEANS.contains(value.toLowerCase(Locale.ROOT));
    }

    static boolean positiveDuration(String value) {
        return duration(value) && !DurationConverter.parseDuration(value).isZero();
    }

    static boolean duration(String value) {
        try {
            Duration duration = DurationConverter.parseDuration(value);
            return !duration.isNegative();
        } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
            return false;
        }
    }

    static boolean network(String value) {
        String[] parts = value.split("/", -1);
        if (parts.length > 2 || !ADDRESS.matcher(parts[0]).matches()) {
            return false;
        }
        return parts.length == 1 || number(0, parts[0].contains(":") ? 128 : 32).test(parts[1]);
    }

    static Predicate<String> number(int least, int most) {
        return value -> {
            try {
                int number = Integer.parseInt(value);
                return number >= least && number <= most;
            } catch (NumberFormatException e) {
                return false;
            }
        };
    }

    static Predicate<String> oneOf(String... values) {
        return value -> Arrays.stream(values).anyMatch(value::equalsIgnoreCase);
    }

    static Predicate<String> listOf(Predicate<String> element) {
        return value -> Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(element);
    }

    private static boolean isUrl(String value, Set<String> schemes) {
        try {
            var url = new URI(value);
            return url.getScheme() != null
                    && schemes.contains(url.getScheme().toLowerCase(Locale.ROOT))
                    && url.getHost() != null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
