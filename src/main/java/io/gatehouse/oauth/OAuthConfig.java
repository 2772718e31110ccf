package io.gatehouse.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

@ConfigMapping(prefix = "gatehouse.oauth")
interface OAuthConfig {
    /** Where clients reach the service. */
    URI publicUrl();

    /** The clients beside the built-in one, as {@link ClientRegistrations} reads them. */
    Optional<String> clients();

    /** Whether clients may exchange a password for tokens: only for applications of the team itself. */
    @WithDefault("true")
    boolean passwordGrant();
}
