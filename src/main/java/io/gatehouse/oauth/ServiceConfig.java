package io.gatehouse.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

@ConfigMapping(prefix = "gatehouse")
interface ServiceConfig {
    /** Where clients reach the service. */
    URI publicUrl();

    /** The clients beside the built-in one, as {@link ClientRegistrations} reads them. */
    @WithDefault("[]")
    String clients();
}
