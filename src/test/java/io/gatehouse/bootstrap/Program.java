package io.gatehouse.bootstrap;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the integration tests start: the packaged jar, or the executable that {@code -Dnative} has built. Whoever has one
 * from elsewhere names it with {@code -Dnative.image.path}.
 */
final class Program {
    /** Of the packaged jar. */
    static final Path FOLDER = Path.of(System.getProperty("gatehouse.package", "target/quarkus-app"))
            .toAbsolutePath();

    private static final String EXECUTABLE = System.getProperty("native.image.path", "");

    private Program() {}

    static boolean isExecutable() {
        return !EXECUTABLE.isEmpty();
    }

    /**
     * A process of its own, with an environment and a working folder that hold nothing else.
     *
     * @param output where both of its streams go
     * @param jvmFlags left out where no JVM is started
     */
    static ProcessBuilder process(Path folder, Map<String, String> environment, Path output, String... jvmFlags) {
        var builder = new ProcessBuilder(command(jvmFlags))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static List<String> command(String... jvmFlags) {
        if (isExecutable()) {
            return List.of(Path.of(EXECUTABLE).toAbsolutePath().toString());
        }
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(jvmFlags));
        command.add("-jar");
        command.add(FOLDER.resolve("quarkus-run.jar").toString());
        return command;
    }
}
