package io.gatehouse.lockout;

import java.time.Instant;
import java.util.UUID;

/** What a genuine device token says. */
record DeviceToken(UUID deviceId, UUID userId, int epoch, Instant expiresAt) {}
