package io.gatehouse.bootstrap;

import static org.awaitility.Awaitility.await;

import io.gatehouse.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged application, serving on a port of its own until it is closed. */
public final class RunningGatehouse implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final Path output;
    private final String base;

    private RunningGatehouse(Process process, Path output, String base) {
        this.process = process;
        this.output = output;
        this.base = base;
    }

    /**
     * Starts an instance and waits until it is ready.
     *
     * @param folder where it runs, and where its output goes
     * @param environment on top of {@link #environment}
     */
    public static RunningGatehouse start(Path folder, Map<String, String> environment) throws IOException {
        int port = Ports.free();
        Path output = Files.createTempFile(folder, "output", ".txt");
        var builder = Program.process(folder, environment, output, "-Xmx384m");
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        var instance = new RunningGatehouse(builder.start(), output, "http://127.0.0.1:" + port);
        try {
            instance.awaitReady();
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
        return instance;
    }

    /** What every instance on these servers needs; accounts work without their address being confirmed. */
    public static Map<String, String> environment(Map<String, String> servers) {
        var environment = new HashMap<String, String>();
        servers.forEach((property, value) -> environment.put(Settings.variable(property), value));
        // No balancer has to notice that it stops.
        environment.put("QUARKUS_SHUTDOWN_DELAY", "0s");
        environment.putAll(Map.of(
                "SMTP_HOST", "127.0.0.1",
                "SMTP_PORT", "1",
                "SMTP_START_TLS", "disabled",
                "MAIL_FROM", "Gatehouse <no-reply@gatehouse.test>",
                "GATEHOUSE_MASTER_KEY", "0HFeHlvQ+vPXWSWV1gwEjzT3lBzuxXZbJ0VBzv9FKqI=",
                "GATEHOUSE_PUBLIC_URL", "https://sign-in.gatehouse.test",
                "GATEHOUSE_PASSWORD_BCRYPT_COST", "4",
                "GATEHOUSE_RATE_LIMIT_ENABLED", "false",
                "GATEHOUSE_REGISTRATION_EMAIL_VERIFICATION", "optional"));
        return environment;
    }

    public URI base() {
        return URI.create(base);
    }

    /** How many bytes of memory it holds. */
    public long residentMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Ends it at once, as a crash does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end, as an orchestrator does. */
    public void terminate() {
        process.destroy();
    }

    /** Whether it has ended by itself within that time. */
    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit);
    }

    public Api api() {
        return Api.at(base, "127.0.0.1", "test");
    }

    /** All that it has written. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() {
        var api = api();
        await().atMost(START).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("ended: " + output());
            }
            try {
                return api.get("/health/ready").status() == 200;
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
    }
}
