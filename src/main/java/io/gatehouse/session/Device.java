package io.gatehouse.session;

import org.jspecify.annotations.Nullable;

/**
 * What a session runs on, for its user to recognise it by.
 *
 * @param name what the client called it at the sign-in, else something readable
 * @param os null if the user agent doesn't tell
 * @param browser the browser, or another program's name; null if the user agent doesn't tell
 */
public record Device(
        String name, @Nullable String os, @Nullable String browser) {}
