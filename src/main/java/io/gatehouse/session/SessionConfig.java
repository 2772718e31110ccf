package io.gatehouse.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long sessions live. */
@ConfigMapping(prefix = "gatehouse.session")
interface SessionConfig {
    /** How long a session lives without a refresh. */
    @WithDefault("7d")
    Duration idleTtl();

    /** How long a session lives however often it is refreshed. */
    @WithDefault("30d")
    Duration absoluteTtl();

    /** How long the token before the current one gets the current one again; 0 switches that off. */
    @WithDefault("30s")
    Duration grace();

    /** How long a session that has ended stays in the table, if not too many follow, to tell a late thief from rubbish. */
    @WithDefault("30d")
    Duration keepEnded();
}
