package io.gatehouse.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "gatehouse.key")
interface KeyConfig {
    /** How long a verifier may keep the published keys. */
    @WithDefault("5m")
    Duration jwksMaxAge();

    @WithDefault("30d")
    Duration rotationPeriod();

    /** How often an instance looks at the keys that all instances share. */
    @WithDefault("1s")
    Duration pollInterval();

    @WithDefault("${gatehouse.token.algorithm}")
    SigningAlgorithm algorithm();

    /** How long the longest-lived token that a key signs lives. */
    @WithDefault("${gatehouse.token.access-ttl}")
    Duration tokenLife();
}
