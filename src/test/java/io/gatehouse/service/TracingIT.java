package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.bootstrap.EmbeddedServers;
import io.gatehouse.bootstrap.RunningGatehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application traces once one variable names a collector, and not before. */
class TracingIT {
    @TempDir
    Path folder;

    @Test
    void theCollectorsAddressSwitchesItOn() throws Exception {
        var environment =
                RunningGatehouse.environment(EmbeddedServers.forTests().start(true, true));
        var collector = new Collector();
        environment.put(
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.start().getOrDefault("otel.exporter.otlp.endpoint", ""));
        environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        environment.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
        try (var traced = RunningGatehouse.start(folder, environment)) {
            var id = traced.api().get("/api/v1/users/me").string("trace_id");
            await().until(() -> Collector.received().contains(Collector.octetsOf(id)));

            environment.remove("OTEL_EXPORTER_OTLP_ENDPOINT");
            try (var untraced = RunningGatehouse.start(folder, environment)) {
                var untold = untraced.api().get("/api/v1/users/me").string("trace_id");
                assertThat(untold).matches("[0-9a-f]{32}");
                var later = traced.api().get("/api/v1/users/me").string("trace_id");
                await().until(() -> Collector.received().contains(Collector.octetsOf(later)));
                assertThat(Collector.received()).doesNotContain(Collector.octetsOf(untold));
                assertThat(untraced.output()).doesNotContain("Failed to export");
            }
        } finally {
            collector.stop();
        }
    }
}
