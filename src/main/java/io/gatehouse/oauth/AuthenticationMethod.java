package io.gatehouse.oauth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a client proves who it is (RFC 7591, section 2). */
enum AuthenticationMethod {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    /** A public client: it only says who it is. */
    NONE;

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<AuthenticationMethod> of(String value) {
        return Arrays.stream(values())
                .filter(method -> method.value().equals(value))
                .findFirst();
    }
}
