package io.gatehouse.session;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The {@code Session} object of the HTTP contract.
 *
 * @param expiresAt when it ends however often it is used
 * @param ip from where it was used last
 * @param current whether it is the session that asks
 */
public record SessionView(
        UUID id,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        String ip,
        String userAgent,
        Device device,
        List<String> amr,
        boolean current) {}
