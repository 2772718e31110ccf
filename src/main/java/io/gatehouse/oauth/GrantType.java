package io.gatehouse.oauth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The grant types of {@code /oauth2/token}. */
enum GrantType {
    /** RFC 6749, section 4.3. */
    PASSWORD,
    /** RFC 6749, section 6. */
    REFRESH_TOKEN;

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<GrantType> of(String value) {
        return Arrays.stream(values())
                .filter(type -> type.value().equals(value))
                .findFirst();
    }
}
