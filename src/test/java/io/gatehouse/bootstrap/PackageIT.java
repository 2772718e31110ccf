package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void theScriptThatRedocComesWithIsServed(@TempDir Path folder) throws IOException {
        var servers = EmbeddedServers.forTests().start(true, true);
        try (var gatehouse = RunningGatehouse.start(folder, RunningGatehouse.environment(servers))) {
            var script = gatehouse.api().get("/redoc").text().replaceAll("(?s).*<script src=\"([^\"]+)\".*", "$1");
            var file = gatehouse.api().get(script);
            assertThat(file.status()).as(script).isEqualTo(200);
            assertThat(file.header("Content-Type")).startsWith("text/javascript");
            assertThat(file.text()).hasSizeGreaterThan(500_000);
        }
    }
}
