package io.gatehouse.token;

import java.time.Duration;
import java.util.UUID;

/**
 * A session none of whose access tokens counts.
 *
 * @param left how long one of them could still be valid; a span and not a time, so that clocks needn't agree
 */
record Revocation(UUID sessionId, Duration left) {}
