package io.gatehouse.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL and a real Redis as child processes, for development and tests only: their libraries aren't in the
 * packaged application, which therefore must not name this class in its code. A server whose address is configured
 * isn't started. Both stop when the JVM ends, however it ends.
 */
public final class EmbeddedServers implements DevelopmentServers {
    private static final int USUAL_POSTGRES_PORT = 5432;
    private static final int USUAL_REDIS_PORT = 6379;

    // A hot reload or a test profile brings a new class loader: only the system properties remember what runs.
    private static final String RUNNING = "gatehouse.embedded-servers.";

    private final String purpose;
    private final Path kept = projectFolder().resolve(".gatehouse");
    private final Path binaries = kept.resolve("binaries");
    private final Path data;
    private final boolean throwAway;

    /** For development: the data stay in the folder {@code .gatehouse}. */
    public EmbeddedServers() {
        this("development", projectFolder().resolve(".gatehouse/data"), false);
    }

    private EmbeddedServers(String purpose, Path data, boolean throwAway) {
        this.purpose = purpose;
        this.data = data;
        this.throwAway = throwAway;
    }

    /** For tests: free ports, and data that go with the JVM. */
    public static EmbeddedServers forTests() {
        var folder = projectFolder().resolve("target/servers/" + UUID.randomUUID());
        return new EmbeddedServers("test", folder, true);
    }

    /**
     * Starts what isn't configured, unless this JVM already did.
     *
     * @return {@code database.url}, {@code database.username}, {@code database.password} and {@code redis.url} of the
     *     servers that were started
     */
    @Override
    public synchronized Map<String, String> start(boolean postgres, boolean redis) {
        var running = running();
        if (running.isEmpty() && (postgres || redis)) {
            try {
                running = launch(postgres, redis);
            } catch (IOException e) {
                throw new UncheckedIOException("The embedded servers can't start: " + e.getMessage(), e);
            }
            running.forEach((key, value) -> System.setProperty(RUNNING + purpose + "." + key, value));
        }
        return running;
    }

    private Map<String, String> running() {
        Properties properties = System.getProperties();
        String prefix = RUNNING + purpose + ".";
        var found = new HashMap<String, String>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), properties.getProperty(name));
            }
        }
        return found;
    }

    private Map<String, String> launch(boolean postgres, boolean redis) throws IOException {
        Folders.createForOwner(kept);
        Path runs = Files.createDirectories(data.resolve("run"));
        FileLock lock = lock();
        Leftovers.stop(runs, binaries, data);

        // A name of its own: the watchdog of an earlier run must not take our servers for its own.
        Path run = Files.createTempDirectory(runs, "");
        var files = new ServerFiles(binaries, data, run, throwAway);
        Watchdog.guard(files, lock);

        var addresses = new HashMap<String, String>();
        if (postgres) {
            addresses.putAll(
                    PostgresServer.start(files, throwAway ? Ports.free() : Ports.preferably(USUAL_POSTGRES_PORT)));
        }
        if (redis) {
            addresses.putAll(RedisServer.start(files, throwAway ? Ports.free() : Ports.preferably(USUAL_REDIS_PORT)));
        }
        return addresses;
    }

    /** Two JVMs on the same data would destroy them. */
    private FileLock lock() throws IOException {
        FileChannel channel =
                FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("another Gatehouse is running on the data in " + data
                    + ". Stop it, or work in another copy of the project.");
        }
        return lock;
    }

    private static Path projectFolder() {
        return Path.of("").toAbsolutePath();
    }
}
