package io.gatehouse.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How what has served its time is removed. */
@ConfigMapping(prefix = "gatehouse.retention")
interface RetentionConfig {
    @WithDefault("1h")
    Duration every();

    /** How many rows one transaction removes. */
    @WithDefault("1000")
    @Min(1)
    int batch();

    /** How many transactions an instance spends on a table each time. */
    @WithDefault("1000")
    @Min(1)
    int maxBatches();
}
