package io.gatehouse.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged application as a process of its own, with an environment and a working folder that hold nothing else. */
record PackagedApplication(int exitCode, List<String> lines) {
    static final Path FOLDER = Path.of(System.getProperty("gatehouse.package", "target/quarkus-app"))
            .toAbsolutePath();

    private static final int LIMIT_SECONDS = 90;

    static PackagedApplication run(Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-jar",
                        FOLDER.resolve("quarkus-run.jar").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("still running: " + Files.readString(output));
        }
        return new PackagedApplication(process.exitValue(), Files.readAllLines(output));
    }
}
