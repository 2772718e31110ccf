package io.gatehouse.bootstrap;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.UncheckedIOException;
import java.util.List;

/** Where the program starts. */
@QuarkusMain
public final class Gatehouse {
    private static final String USERNAME = "database.username";
    private static final String PASSWORD = "database.password";
    private static final String MANAGEMENT_PORT = "quarkus.management.port";
    private static final String TRACING_OFF = "quarkus.otel.sdk.disabled";
    private static final String USUAL_HTTP_PORT = "8080";

    Gatehouse() {}

    public static void main(String... arguments) {
        boolean development = Development.isOn();
        if (development) {
            // Quarkus itself would set it only later, and the profile of the configuration depends on it.
            LaunchMode.set(LaunchMode.DEVELOPMENT);
            prepareDevelopment();
        }
        Settings settings = Settings.load();
        List<String> problems = StartupCheck.problems(settings);
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            System.exit(1);
        }
        settings.find("database.url").map(DatabaseAddress::parse).ifPresent(address -> use(address, settings));
        chooseManagementPort(settings);
        switchTracing(settings);
        if (development) {
            // Quarkus keeps the JVM alive after a failed start, for the next reload.
            Quarkus.run(arguments);
        } else {
            Quarkus.run(null, StartupFailure::exit, arguments);
        }
    }

    private static void prepareDevelopment() {
        try {
            Development.prepare(Settings.load());
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Instances on one machine differ in their HTTP port; none may fail for a port that nobody has chosen. */
    private static void chooseManagementPort(Settings settings) {
        boolean moved = settings.find("quarkus.http.port")
                .filter(port -> !port.equals(USUAL_HTTP_PORT))
                .isPresent();
        if (moved && settings.find(MANAGEMENT_PORT).isEmpty()) {
            System.setProperty(MANAGEMENT_PORT, "0");
        }
    }

    /** Quarkus' own default is to trace, to a collector on this machine. */
    private static void switchTracing(Settings settings) {
        if (settings.find(TRACING_OFF).isEmpty()) {
            boolean nowhere = settings.find("otel.exporter.otlp.endpoint").isEmpty();
            System.setProperty(TRACING_OFF, Boolean.toString(nowhere));
        }
    }

    /** Quarkus knows only JDBC's form. What the operator set by itself wins over what the address says. */
    private static void use(DatabaseAddress address, Settings settings) {
        System.setProperty("quarkus.datasource.jdbc.url", address.jdbcUrl());
        if (settings.find(USERNAME).isEmpty()) {
            address.username().ifPresent(name -> System.setProperty(USERNAME, name));
        }
        if (settings.find(PASSWORD).isEmpty()) {
            address.password().ifPresent(password -> System.setProperty(PASSWORD, password));
        }
    }
}
