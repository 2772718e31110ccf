package io.gatehouse.lockout;

/**
 * A guess that is being checked.
 *
 * @param beganLock it was the last that was allowed: unless it is given back, the lock has begun
 */
public record Reservation(Counter counter, String id, boolean beganLock) {}
