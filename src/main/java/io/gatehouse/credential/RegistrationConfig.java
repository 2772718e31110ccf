package io.gatehouse.credential;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When a registration becomes an account. */
@ConfigMapping(prefix = "gatehouse.registration")
public interface RegistrationConfig {
    /** Whether the address is confirmed before the account exists, or some time after. */
    @WithDefault("required")
    EmailVerification emailVerification();

    enum EmailVerification {
        REQUIRED,
        OPTIONAL
    }

    default boolean verificationRequired() {
        return emailVerification() == EmailVerification.REQUIRED;
    }
}
