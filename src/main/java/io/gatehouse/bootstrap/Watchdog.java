package io.gatehouse.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;

/**
 * A shell process that outlives the JVM by a moment: it waits for the end of a pipe that only the JVM holds open, which
 * comes with every kind of end, and then stops the servers. A shutdown hook wouldn't run after {@code kill -9}, and would
 * take the database away while the application is still closing.
 */
final class Watchdog {
    private static final String SCRIPT = "/embedded/watchdog.sh";

    private Watchdog() {}

    static void guard(ServerFiles files, FileLock lock) throws IOException {
        Process watchdog = new ProcessBuilder(
                        "sh",
                        "-c",
                        script(),
                        "gatehouse-watchdog",
                        files.removedAtTheEnd().toString(),
                        files.postgresPid().toString(),
                        files.redisPid().toString())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        // The thread keeps the pipe and the lock from being collected: either would be closed by that.
        Thread.ofPlatform().daemon().name("embedded-servers").start(() -> hold(watchdog, lock));
    }

    private static void hold(Process watchdog, FileLock lock) {
        try {
            watchdog.waitFor();
            lock.release();
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String script() throws IOException {
        try (InputStream script = Watchdog.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IOException(SCRIPT + " is missing");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
