package io.gatehouse.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Servers of an earlier run on the same data that are still there, because they are just stopping or lost their watchdog. */
final class Leftovers {
    private static final Duration STOPPING_BY_THEMSELVES = Duration.ofSeconds(3);
    private static final Duration STOPPING = Duration.ofSeconds(20);

    private Leftovers() {}

    static void stop(Path runs, Path binaries, Path data) throws IOException {
        var pidFiles = new ArrayList<Path>();
        if (Files.isDirectory(runs)) {
            try (Stream<Path> files = Files.walk(runs, 2)) {
                files.filter(file -> file.toString().endsWith(".pid")).forEach(pidFiles::add);
            }
        }
        Path postmaster = data.resolve("postgres/postmaster.pid");
        pidFiles.add(postmaster);

        for (Path pidFile : pidFiles) {
            Optional<ProcessHandle> server = serverOf(pidFile, List.of(binaries, data));
            if (server.isPresent()) {
                end(server.get());
            }
            // PostgreSQL refuses to start when the file names a process, be it another's, as after a restart of the
            // machine.
            Files.deleteIfExists(pidFile);
        }
        Folders.removeContents(runs);
    }

    /** Pids are used again and folders are copied: only a process that runs our copy of the program is ours. */
    private static Optional<ProcessHandle> serverOf(Path pidFile, List<Path> programs) throws IOException {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d{1,18}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                    .filter(process -> process.info()
                            .command()
                            .map(Path::of)
                            .filter(command -> programs.stream().anyMatch(command::startsWith))
                            .isPresent());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void end(ProcessHandle server) throws IOException {
        if (hasEnded(server, STOPPING_BY_THEMSELVES)) {
            return;
        }
        new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start();
        if (!hasEnded(server, STOPPING)) {
            throw new IOException(
                    "process " + server.pid() + " of an earlier run doesn't stop; end it and start again.");
        }
    }

    private static boolean hasEnded(ProcessHandle server, Duration within) throws IOException {
        try {
            server.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
