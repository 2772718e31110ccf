package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackageIT {
    @Test
    void theEmbeddedServersArentInThePackage() throws IOException {
        assumeFalse(Program.isExecutable(), "an executable has no folder to look into");
        try (Stream<Path> files = Files.walk(Program.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.contains("quarkus-core"))
                    .noneMatch(
                            name -> name.contains("embedded") || name.contains("zonky") || name.contains("greenmail"));
        }
    }
}
