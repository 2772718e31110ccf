package io.gatehouse.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What became of the packaged application, which was expected to end by itself. */
record PackagedApplication(int exitCode, List<String> lines) {
    private static final int LIMIT_SECONDS = 90;

    static PackagedApplication run(Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = Program.process(folder, environment, output).start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("still running: " + Files.readString(output));
        }
        return new PackagedApplication(process.exitValue(), Files.readAllLines(output));
    }
}
