package io.gatehouse.token;

import java.time.Duration;
import java.time.Instant;

/** A signed access token, and how long it lives. */
public record Minted(String token, Instant expiresAt, Duration ttl) {
    @Override
    public String toString() {
        return "Minted[expiresAt=%s]".formatted(expiresAt);
    }
}
