package io.gatehouse.token;

import io.gatehouse.key.SigningAlgorithm;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "gatehouse.token")
interface TokenConfig {
    String issuer();

    /** All that the tokens are for; Gatehouse accepts those that name at least one of them. */
    @NotEmpty
    List<String> audience();

    @WithDefault("10m")
    @DurationMin(seconds = 1)
    Duration accessTtl();

    @WithDefault("ES256")
    SigningAlgorithm algorithm();

    /** How many verified tokens are remembered, so that they aren't verified again. */
    @WithDefault("10000")
    @Positive
    int cacheSize();
}
