package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Api;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port that the operator alone reaches, in the packaged application. */
class ManagementPortIT {
    @TempDir
    Path folder;

    @Test
    void itListensWhereItIsToldAndElsewhereOnAnyFreePort() throws Exception {
        var environment =
                RunningGatehouse.environment(EmbeddedServers.forTests().start(true, true));
        try (var unasked = RunningGatehouse.start(folder, environment)) {
            int port = Ports.free();
            environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(port));
            try (var told = RunningGatehouse.start(folder, environment)) {
                assertThat(told.output()).contains("Management interface listening on http://127.0.0.1:" + port + ".");
                var management = Api.at("http://127.0.0.1:" + port, "127.0.0.1", "test");
                assertThat(management.get("/metrics").text()).contains("gatehouse_hashes_computed_total");
                assertThat(management.get("/").status()).isEqualTo(404);
            }
            assertThat(unasked.output())
                    .containsPattern("Management interface listening on http://127\\.0\\.0\\.1:[1-9]");
        }
    }

    @Test
    void aPortThatIsTakenIsALine() throws Exception {
        var environment =
                RunningGatehouse.environment(EmbeddedServers.forTests().start(true, true));
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            environment.put("QUARKUS_HTTP_PORT", "0");
            environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(taken.getLocalPort()));
            var run = PackagedApplication.run(folder, environment);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.lines())
                    .anyMatch(
                            line -> line.startsWith("The management port can't be opened: set QUARKUS_MANAGEMENT_PORT"))
                    .noneMatch(line -> line.contains("\tat "));
        }
    }
}
