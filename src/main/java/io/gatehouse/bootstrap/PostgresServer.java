package io.gatehouse.bootstrap;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** The embedded PostgreSQL. Whoever reaches the loopback address gets in: it is for development and tests. */
final class PostgresServer {
    private static final String SUPERUSER = "postgres";
    private static final String DATABASE = "gatehouse";
    private static final Duration START = Duration.ofSeconds(60);

    private PostgresServer() {}

    static Map<String, String> start(ServerFiles files, int port) throws IOException {
        Path data = files.data().resolve("postgres");
        Path initialised = files.data().resolve("postgres.initialised");
        if (!Files.exists(initialised)) {
            Folders.remove(data);
        }
        // Its default for both is a folder that all users of the machine share.
        System.setProperty("ot.epg.working-dir", files.binaries().toString());

        createDatabase(unpackAndLaunch(files, data, port));
        Files.writeString(initialised, "");
        return Map.of(
                "database.url", "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE,
                "database.username", SUPERUSER,
                "database.password", SUPERUSER);
    }

    /** Development and tests of one project may start at once, and share the programs. */
    private static EmbeddedPostgres unpackAndLaunch(ServerFiles files, Path data, int port) throws IOException {
        Files.createDirectories(files.binaries());
        try (var channel = FileChannel.open(
                        files.binaries().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (lock.isValid()) {
                removeHalfUnpacked(files.binaries());
            }
            return launch(files, data, port);
        }
    }

    private static EmbeddedPostgres launch(ServerFiles files, Path data, int port) throws IOException {
        Path log = files.data().resolve("postgres.log");
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(files.binaries().toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(START)
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "''")
                    .setServerConfig("external_pid_file", "'" + files.postgresPid() + "'")
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("fsync", files.throwAway() ? "off" : "on")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .start();
        } catch (IllegalStateException e) {
            throw new IOException(
                    "PostgreSQL doesn't start, see " + log
                            + ". It doesn't run as root where user namespaces are forbidden"
                            + " (as in most containers): work as another user, or set DATABASE_URL.",
                    e);
        }
    }

    private static void createDatabase(EmbeddedPostgres server) throws IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** The library would take the remains of an unpacking that was cut off for a complete one. */
    private static void removeHalfUnpacked(Path binaries) throws IOException {
        for (Path folder : Folders.list(binaries)) {
            if (Files.isDirectory(folder) && !Files.exists(folder.resolve(".exists"))) {
                Folders.remove(folder);
            }
        }
    }
}
