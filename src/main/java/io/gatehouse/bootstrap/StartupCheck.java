package io.gatehouse.bootstrap;

import static io.gatehouse.bootstrap.Formats.listOf;
import static io.gatehouse.bootstrap.Formats.number;
import static io.gatehouse.bootstrap.Formats.oneOf;

import io.gatehouse.oauth.ClientRegistrations;
import io.gatehouse.user.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says what is wrong with the configuration: one line a problem, with the environment variable and what to do. It never
 * repeats a value, which may hold a password.
 */
final class StartupCheck {
    /** What {@code .env.example} has in the place of each value that one must choose. */
    private static final String EXAMPLE = "change-me";

    private static final String DATABASE_URL = "database.url";
    private static final String ADMIN_EMAIL = "admin.email";
    private static final String ADMIN_PASSWORD = "admin.password";
    private static final String USER = "the user that signs in to PostgreSQL";
    private static final String PASSWORD = "that user's password";
    private static final String KEY = "32 random bytes in base64, as `openssl rand -base64 32` prints them";
    private static final String DURATION = "a duration such as 30s, 10m, 12h or 7d";

    private static final List<String> DURATIONS = List.of(
            "gatehouse.token.access-ttl",
            "gatehouse.session.idle-ttl",
            "gatehouse.session.absolute-ttl",
            "gatehouse.lockout.window",
            "gatehouse.lockout.duration",
            "gatehouse.lockout.max-duration",
            "gatehouse.key.rotation-period",
            "gatehouse.key.poll-interval",
            "gatehouse.key.jwks-max-age",
            "gatehouse.verification.confirm-ttl",
            "gatehouse.verification.reset-ttl",
            "gatehouse.verification.invitation-ttl",
            "gatehouse.verification.undo-ttl",
            "gatehouse.mail.poll",
            "gatehouse.mail.send-timeout",
            "gatehouse.mail.retry-first",
            "gatehouse.mail.retry-longest",
            "gatehouse.mail.retry-for",
            "gatehouse.mail.keep",
            "gatehouse.password.hashing-deadline");

    private static final List<Rule> RULES = List.of(
            new Rule(
                    DATABASE_URL,
                    true,
                    "PostgreSQL's address, such as jdbc:postgresql://db:5432/gatehouse or"
                            + " postgresql://user:password@db:5432/gatehouse (percent-encode special characters of the"
                            + " password)",
                    Formats::database),
            new Rule("redis.url", true, "Redis' address, such as redis://cache:6379", Formats::redis),
            new Rule("smtp.host", true, "the host name of the mail server", Formats::host),
            new Rule("smtp.port", false, "the mail server's port, 1 to 65535", number(1, 65_535)),
            new Rule("smtp.username", false, "the user that signs in to the mail server", value -> true),
            new Rule("smtp.password", false, PASSWORD, value -> true),
            new Rule(
                    "smtp.start-tls",
                    false,
                    "required, optional or disabled",
                    oneOf("required", "optional", "disabled")),
            new Rule(
                    "mail.from",
                    true,
                    "the sender of the mails, such as Example <no-reply@example.com>",
                    Formats::sender),
            new Rule("gatehouse.master-key", true, KEY, Formats::key),
            new Rule("gatehouse.master-keys-old", false, "former master keys, comma-separated", listOf(Formats::key)),
            new Rule(
                    "gatehouse.public-url",
                    true,
                    "the address under which the service is reached, such as https://sign-in.example.com",
                    Formats::httpUrl),
            new Rule("gatehouse.issuer", false, "an http(s) URL", Formats::httpUrl),
            new Rule("gatehouse.audience", false, "a name", value -> true),
            new Rule(
                    ADMIN_EMAIL,
                    false,
                    "the first administrator's e-mail address, in ASCII and with a dot in its domain",
                    Formats::accountAddress),
            new Rule(
                    "admin.username",
                    false,
                    "the first administrator's user name: 3 to 64 letters, digits, dots, hyphens or underscores that start and end with a letter or digit",
                    Username.Form::isUsername),
            new Rule(ADMIN_PASSWORD, false, "the first administrator's password", value -> true),
            new Rule(
                    "cors.origins",
                    false,
                    "origins such as https://app.example.com, comma-separated",
                    listOf(Formats::origin)),
            new Rule("gatehouse.token.algorithm", false, "ES256, RS256 or EdDSA", oneOf("ES256", "RS256", "EdDSA")),
            new Rule("gatehouse.session.grace", false, DURATION + ", or 0s", Formats::duration),
            new Rule(
                    "gatehouse.registration.email-verification",
                    false,
                    "required or optional",
                    oneOf("required", "optional")),
            new Rule("gatehouse.password.bcrypt-cost", false, "a number from 4 to 16", number(4, 16)),
            new Rule("gatehouse.password.min-length", false, "a number from 6 to 64", number(6, 64)),
            new Rule(
                    "gatehouse.password.require",
                    false,
                    "some of upper, lower, digit and special, comma-separated",
                    listOf(oneOf("upper", "lower", "digit", "special"))),
            new Rule("gatehouse.password.min-score", false, "a number from 0 to 4", number(0, 4)),
            new Rule("gatehouse.password.breach-url", false, "an http(s) URL", Formats::httpUrl),
            new Rule("gatehouse.lockout.max-failures", false, "a number from 1 to 1000", number(1, 1_000)),
            new Rule("gatehouse.rate-limit.enabled", false, "true or false", Formats::bool),
            new Rule(
                    "gatehouse.trusted-proxies",
                    false,
                    "networks such as 10.0.0.0/8, comma-separated",
                    listOf(Formats::network)),
            new Rule(
                    "otel.exporter.otlp.endpoint",
                    false,
                    "the OpenTelemetry collector's address, such as http://collector:4317",
                    Formats::httpUrl),
            new Rule("otel.exporter.otlp.protocol", false, "grpc or http/protobuf", oneOf("grpc", "http/protobuf")),
            new Rule("gatehouse.clients", false, "a JSON array of OAuth clients", value -> true),
            new Rule("gatehouse.oauth.password-grant", false, "true or false", Formats::bool),
            new Rule("gatehouse.cookies.secure", false, "true or false", Formats::bool),
            new Rule("gatehouse.cookies.same-site", false, "strict or none", oneOf("strict", "none")));

    private StartupCheck() {}

    static List<String> problems(Settings settings) {
        var problems = new ArrayList<String>();
        for (Rule rule : RULES) {
            rule.problem(settings).ifPresent(problems::add);
        }
        for (String property : DURATIONS) {
            new Rule(property, false, DURATION, Formats::positiveDuration)
                    .problem(settings)
                    .ifPresent(problems::add);
        }
        problems.addAll(databaseCredentials(settings));
        settings.find("gatehouse.clients")
                .filter(value -> !isExample(value))
                .flatMap(ClientRegistrations::problem)
                .map(problem -> "GATEHOUSE_CLIENTS is malformed: " + problem + ".")
                .ifPresent(problems::add);
        if (settings.find("smtp.username").isPresent()) {
            required("smtp.password", PASSWORD).problem(settings).ifPresent(problems::add);
        }
        if (settings.find(ADMIN_PASSWORD).isPresent()
                || settings.find("admin.username").isPresent()) {
            required(ADMIN_EMAIL, "the first administrator's e-mail address")
                    .problem(settings)
                    .ifPresent(problems::add);
        }
        return problems.stream().distinct().toList();
    }

    /** They may be part of the address. */
    private static List<String> databaseCredentials(Settings settings) {
        Optional<DatabaseAddress> address =
                settings.find(DATABASE_URL).filter(Formats::database).map(DatabaseAddress::parse);
        var problems = new ArrayList<String>();
        if (address.flatMap(DatabaseAddress::username).isEmpty()) {
            required("database.username", USER).problem(settings).ifPresent(problems::add);
        }
        if (address.flatMap(DatabaseAddress::password).isEmpty()) {
            required("database.password", PASSWORD).problem(settings).ifPresent(problems::add);
        }
        return problems;
    }

    private static boolean isExample(String value) {
        return value.toLowerCase(Locale.ROOT).contains(EXAMPLE);
    }

    private static Rule required(String property, String expected) {
        return new Rule(property, true, expected, value -> true);
    }

    private record Rule(String property, boolean required, String expected, Predicate<String> form) {
        Optional<String> problem(Settings settings) {
            Optional<String> value = settings.find(property);
            if (value.isEmpty()) {
                return required ? Optional.of(line("is missing")) : Optional.empty();
            }
            if (isExample(value.get())) {
                return Optional.of(line("still has the value of .env.example"));
            }
            return form.test(value.get()) ? Optional.empty() : Optional.of(line("is malformed"));
        }

        private String line(String fault) {
            return Settings.variable(property) + " " + fault + ": set it to " + expected + ".";
        }
    }
}
