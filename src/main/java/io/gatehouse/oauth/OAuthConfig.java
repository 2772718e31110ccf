package io.gatehouse.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "gatehouse.oauth")
interface OAuthConfig {
    /** Whether clients may exchange a password for tokens: only for applications of the team itself. */
    @WithDefault("true")
    boolean passwordGrant();
}
