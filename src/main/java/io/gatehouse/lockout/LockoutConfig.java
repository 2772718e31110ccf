package io.gatehouse.lockout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** When guessing locks an account, and for how long. */
@ConfigMapping(prefix = "gatehouse.lockout")
interface LockoutConfig {
    /** How many failures within the window lock. */
    @WithDefault("5")
    @Min(1)
    @Max(1000)
    int maxFailures();

    /** How long a failure counts. */
    @WithDefault("10m")
    Duration window();

    /** How long the first lock lasts; each that follows lasts twice as long. */
    @WithDefault("15m")
    Duration duration();

    /** The longest that a lock lasts, and how long it is remembered after its end. */
    @WithDefault("12h")
    Duration maxDuration();

    /** How long a device that signed in is trusted. */
    @WithDefault("90d")
    Duration deviceTtl();
}
