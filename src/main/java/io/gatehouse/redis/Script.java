package io.gatehouse.redis;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A Lua script, which Redis runs as one step and knows by the SHA-1 of its source. */
public record Script(String source, String sha) {
    /** At the head of a script: the local {@code now} in microseconds. By Redis' clock, so that all instances agree. */
    public static final String NOW = """
            local clock = redis.call('TIME')
            local now = clock[1] * 1000000 + clock[2]
            """;

    public static Script of(String source) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return new Script(source, HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
