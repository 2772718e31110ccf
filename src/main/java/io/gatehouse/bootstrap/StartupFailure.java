package io.gatehouse.bootstrap;

import io.gatehouse.key.UnknownMasterKeyException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Ends the process when the application has ended; a failed start that an operator can mend is told in a line. */
final class StartupFailure {
    private static final Pattern PROPERTY = Pattern.compile("\\b(gatehouse|admin|smtp|mail|cors)(\\.[a-z0-9-]+)+");
    private static final Pattern UNCONVERTED = Pattern.compile("The config property (\\S+) with the config value");
    private static final String CONNECTION_FAILURE = "08";

    private StartupFailure() {}

    static void exit(int code, @Nullable Throwable failure) {
        if (failure != null) {
            List<String> lines = explain(failure);
            if (lines.isEmpty()) {
                Logger.getLogger(StartupFailure.class).error("The start failed", failure);
            }
            lines.forEach(System.err::println);
        }
        System.exit(code);
    }

    /** Nothing for a failure that isn't the operator's. */
    static List<String> explain(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            Optional<List<String>> lines =
                    switch (cause) {
                        case ConfigValidationException e -> Optional.of(problems(e));
                        case ConfigurationException e -> Optional.of(List.of(named(String.valueOf(e.getMessage()))));
                        case SQLException e -> database(e);
                        case UnknownMasterKeyException e ->
                            Optional.of(List.of(
                                    "The signing keys in PostgreSQL were sealed under another master key: set GATEHOUSE_MASTER_KEY"
                                            + " to that one, or add it to GATEHOUSE_MASTER_KEYS_OLD."));
                        case QuarkusBindException e ->
                            Optional.of(
                                    List.of(
                                            "QUARKUS_HTTP_PORT " + e.getPort()
                                                    + " is in use by another process: end it, or set QUARKUS_HTTP_PORT to a free port."));
                        // Inside the other for the HTTP port; alone for the management port.
                        case BindException e ->
                            Optional.of(
                                    List.of(
                                            "The management port can't be opened: set QUARKUS_MANAGEMENT_PORT to a free port, and"
                                                    + " QUARKUS_MANAGEMENT_HOST, where it is set, to an address of this machine."));
                        default -> Optional.empty();
                    };
            if (lines.isPresent()) {
                return lines.get();
            }
        }
        return List.of();
    }

    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static List<String> problems(ConfigValidationException failure) {
        return IntStream.range(0, failure.getProblemCount())
                .mapToObj(index -> named(failure.getProblem(index).getMessage()))
                .toList();
    }

    private static Optional<List<String>> database(SQLException failure) {
        String state = Optional.ofNullable(failure.getSQLState()).orElse("");
        if (state.startsWith(CONNECTION_FAILURE)) {
            return Optional.of(List.of("PostgreSQL can't be reached: check DATABASE_URL and that the server runs."));
        }
        return switch (state) {
            case "28P01", "28000" ->
                Optional.of(List.of("PostgreSQL refused the sign-in: check DATABASE_USERNAME and DATABASE_PASSWORD."));
            case "3D000" -> Optional.of(List.of("PostgreSQL has no such database: create it, or check DATABASE_URL."));
            case "42501" ->
                Optional.of(
                        List.of(
                                "DATABASE_USERNAME may not create tables: make it the owner of the database, or grant it USAGE and CREATE on the schema."));
            case "53300" ->
                Optional.of(
                        List.of(
                                "PostgreSQL has no connection left: raise its max_connections (or the role's limit), or lower QUARKUS_DATASOURCE_JDBC_MAX_SIZE, which counts for each instance."));
            case "57P03" -> Optional.of(List.of("PostgreSQL isn't ready to take connections: start again later."));
            default -> Optional.empty();
        };
    }

    private static String named(String message) {
        Matcher unconverted = UNCONVERTED.matcher(message);
        if (unconverted.find()) {
            return Settings.variable(unconverted.group(1)) + " is malformed: .env.example shows its form.";
        }
        return PROPERTY.matcher(message.replaceFirst("^SRCFG\\d+: ", ""))
                .replaceAll(found -> Settings.variable(found.group()));
    }
}
