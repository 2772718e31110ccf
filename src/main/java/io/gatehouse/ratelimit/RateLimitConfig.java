package io.gatehouse.ratelimit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often one client address may call: so many requests in a window, {@code 10/1m}. */
@ConfigMapping(prefix = "gatehouse.rate-limit")
interface RateLimitConfig {
    @WithDefault("true")
    boolean enabled();

    /** Signing in with a password or a code. */
    @WithDefault("10/1m")
    Rate login();

    /** Registrations, and whatever else sends a mail. */
    @WithDefault("5/1h")
    Rate mail();

    /** Refreshing, and the OAuth token endpoint. */
    @WithDefault("60/1m")
    Rate refresh();

    /** What services call and not people: introspection, keys, metadata. */
    @WithDefault("6000/1m")
    Rate service();

    /** Everything else. */
    @WithDefault("300/1m")
    Rate other();
}
