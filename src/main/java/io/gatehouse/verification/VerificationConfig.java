package io.gatehouse.verification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a link in a mail works, counted from the latest attempt to send it. */
@ConfigMapping(prefix = "gatehouse.verification")
public interface VerificationConfig {
    @WithDefault("24h")
    Duration confirmTtl();

    @WithDefault("1h")
    Duration resetTtl();

    @WithDefault("7d")
    Duration invitationTtl();

    @WithDefault("7d")
    Duration undoTtl();
}
