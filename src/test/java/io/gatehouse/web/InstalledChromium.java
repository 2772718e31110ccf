package io.gatehouse.web;

import com.microsoft.playwright.CLI;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The browser that the tests drive: the system's, or else the one that Playwright downloads once. */
final class InstalledChromium {
    /** {@code CHROMIUM} names an executable, or is this. */
    private static final String OF_PLAYWRIGHT = "playwright";

    private static final int PATIENCE_MINUTES = 5;

    private static final String MISSING = """
            The browser tests need Chromium. There is none here, and Playwright couldn't download its own.
            Install it (Debian: apt-get install chromium), or name its executable: CHROMIUM=/path/to/chromium ./mvnw verify""";

    /** Looked for once: a download that fails takes its time. */
    private static final Search SEARCH = search();

    private InstalledChromium() {}

    private record Search(Optional<Path> executable, boolean failed) {}

    /** Empty: Playwright finds its own. */
    static Optional<Path> executable() {
        if (SEARCH.failed()) {
            throw new IllegalStateException(MISSING);
        }
        return SEARCH.executable();
    }

    private static Search search() {
        var named = Optional.ofNullable(System.getenv("CHROMIUM"));
        if (named.isPresent() && !named.get().equals(OF_PLAYWRIGHT)) {
            return new Search(named.map(Path::of), false);
        }
        var found = named.isPresent() ? Optional.<Path>empty() : ofTheSystem();
        return new Search(found, found.isEmpty() && !downloaded());
    }

    private static Optional<Path> ofTheSystem() {
        var onPath = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)));
        return Stream.concat(onPath, Stream.of(Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** In a process of its own: Playwright's command ends the one that it runs in. It does nothing the second time. */
    private static boolean downloaded() {
        var command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CLI.class.getName(),
                "install",
                "chromium");
        try {
            var process = command.inheritIO().start();
            if (process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
