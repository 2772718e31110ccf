package io.gatehouse.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How long events are kept, and how many may wait to be written. */
@ConfigMapping(prefix = "gatehouse.audit")
interface AuditConfig {
    @WithDefault("365d")
    Duration keep();

    /** How long the network, the hash of the address and the user agent are kept. */
    @WithDefault("30d")
    Duration keepAddresses();

    @WithDefault("10000")
    @Min(1)
    int queue();

    @WithDefault("500")
    @Min(1)
    int batch();
}
