package io.gatehouse.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalInt;

/** {@code gatehouse.metrics.*}. */
@ConfigMapping(prefix = "gatehouse.metrics")
interface MetricsConfig {
    /** Where Prometheus gets the metrics without a token; nowhere unless it is set. */
    OptionalInt port();

    /** The address that the port is opened on: a network that only Prometheus reaches. */
    @WithDefault("127.0.0.1")
    String host();
}
