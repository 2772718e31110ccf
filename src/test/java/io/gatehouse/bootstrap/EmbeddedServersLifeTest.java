package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the servers of development when their JVM ends without a word. */
class EmbeddedServersLifeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private @Nullable Process jvm;

    /** Runs in a JVM of its own. */
    static final class Development {
        public static void main(String... arguments) throws IOException {
            String url = new EmbeddedServers().start(true, true).get("database.url");
            Files.writeString(Path.of("started"), String.valueOf(url));
            System.in.transferTo(System.out);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        kill();
        await().atMost(LIMIT)
                .until(() -> Files.notExists(folder.resolve(".gatehouse/data/run"))
                        || Folders.list(folder.resolve(".gatehouse/data/run")).isEmpty());
    }

    @Test
    void theServersGoWithAKilledJvmAndTheDataStay() throws Exception {
        execute(restart(), "CREATE TABLE kept (id integer)");
        List<ProcessHandle> servers = servers();
        assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);

        kill();
        await().atMost(LIMIT).until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));

        execute(restart(), "DROP TABLE kept");
    }

    @Test
    void serversThatLostTheirWatchdogAreStoppedByTheNextStart() throws Exception {
        execute(restart(), "CREATE TABLE kept (id integer)");
        List<ProcessHandle> servers = servers();
        Objects.requireNonNull(jvm).children().forEach(ProcessHandle::destroyForcibly);
        kill();
        assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);

        execute(restart(), "DROP TABLE kept");
        assertThat(servers).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aSecondJvmOnTheSameDataIsRefused() throws Exception {
        restart();
        Process second = start(folder);
        assertThat(second.waitFor()).isNotZero();
        assertThat(new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("another Gatehouse is running");
        assertThat(servers()).hasSize(2).allMatch(ProcessHandle::isAlive);
    }

    private void kill() throws InterruptedException {
        if (jvm != null) {
            jvm.destroyForcibly().waitFor();
        }
    }

    private String restart() throws IOException {
        Path url = folder.resolve("started");
        Files.deleteIfExists(url);
        Process started = start(folder);
        jvm = started;
        await().atMost(LIMIT).until(() -> !started.isAlive() || (Files.exists(url) && Files.size(url) > 0));
        return Files.readString(url);
    }

    private static Process start(Path folder) {
        try {
            var builder = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Development.class.getName())
                    .directory(folder.toFile());
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<ProcessHandle> servers() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(".gatehouse/data/run"))) {
            return files.filter(file -> file.toString().endsWith(".pid"))
                    .map(EmbeddedServersLifeTest::process)
                    .toList();
        }
    }

    private static ProcessHandle process(Path pidFile) {
        try {
            return ProcessHandle.of(Long.parseLong(
                            Files.readAllLines(pidFile).getFirst().strip()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
