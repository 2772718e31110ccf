package io.gatehouse.bootstrap;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** The embedded PostgreSQL of the tests, as far as it can fail. */
final class PostgresProcess {
    private static final Duration START = Duration.ofSeconds(30);

    // As the embedded server is started itself: root may not run PostgreSQL.
    private static final String START_AGAIN = """
            as=; [ "$(id -u)" -ne 0 ] || as='unshare -U'
            exec $as sh -c "exec $(cat postmaster.opts)"
            """;

    private final Map<String, String> servers;
    private final Path data;

    private PostgresProcess(Map<String, String> servers, Path data) {
        this.servers = servers;
        this.data = data;
    }

    static PostgresProcess of(Map<String, String> servers) throws SQLException {
        try (var connection = connect(servers);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            return new PostgresProcess(servers, Path.of(row.getString(1)));
        }
    }

    /** At once, with all that is under way. */
    void stop() throws IOException, InterruptedException {
        running().quit();
    }

    void startAgain() throws IOException {
        new ProcessBuilder("sh", "-c", START_AGAIN)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        Redirect.appendTo(data.resolveSibling("postgres.log").toFile()))
                .start();
        await().atMost(START).until(this::answers);
    }

    ServerProcess running() throws IOException {
        var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
        return new ServerProcess(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
    }

    boolean isRunning() {
        return Files.exists(data.resolve("postmaster.pid"));
    }

    private boolean answers() {
        try (var connection = connect(servers)) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static Connection connect(Map<String, String> servers) throws SQLException {
        return DriverManager.getConnection(
                servers.get("database.url"), servers.get("database.username"), servers.get("database.password"));
    }
}
