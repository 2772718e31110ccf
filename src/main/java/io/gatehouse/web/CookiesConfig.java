package io.gatehouse.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The cookies of the browser flow. */
@ConfigMapping(prefix = "gatehouse.cookies")
interface CookiesConfig {
    /** Whether they go over HTTPS only; false for development over plain HTTP. */
    @WithDefault("true")
    boolean secure();

    /** Whether only pages of our own site send them, or also those of the listed origins elsewhere. */
    @WithDefault("strict")
    SameSite sameSite();

    enum SameSite {
        STRICT("Strict"),
        NONE("None");

        private final String attribute;

        SameSite(String attribute) {
            this.attribute = attribute;
        }

        String attribute() {
            return attribute;
        }
    }
}
