package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.bootstrap.EmbeddedServers;
import io.gatehouse.bootstrap.RunningGatehouse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
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
        var endpoint = collector.start().getOrDefault("otel.exporter.otlp.endpoint", "");
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
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

            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
            environment.put("QUARKUS_OTEL_TRACES_SAMPLER_ARG", "0.0");
            try (var sampling = RunningGatehouse.start(folder, environment)) {
                var left = sampling.api().get("/api/v1/users/me").string("trace_id");
                var wanted = UUID.randomUUID().toString().replace("-", "");
                sampling.api()
                        .send(
                                "GET",
                                "/api/v1/users/me",
                                null,
                                Map.of("traceparent", "00-" + wanted + "-00f067aa0ba902b7-01"));
                await().until(() -> Collector.received().contains(Collector.octetsOf(wanted)));
                assertThat(Collector.received()).doesNotContain(Collector.octetsOf(left));
            }
        } finally {
            collector.stop();
        }
    }
}
