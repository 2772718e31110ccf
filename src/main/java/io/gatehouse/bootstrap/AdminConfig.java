package io.gatehouse.bootstrap;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The first administrator, made once, when there is none. */
@ConfigMapping(prefix = "admin")
public interface AdminConfig {
    Optional<String> email();

    Optional<String> username();

    Optional<String> password();
}
