package io.gatehouse.overload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How much an instance takes on. */
@ConfigMapping(prefix = "gatehouse.overload")
interface OverloadConfig {
    /** How many requests may be in flight; what exceeds that is answered with a 503. */
    @WithDefault("2000")
    @Min(10)
    int maxRequests();

    /** How long a client may take to send a request's body. */
    @WithDefault("20s")
    Duration bodyDeadline();
}
