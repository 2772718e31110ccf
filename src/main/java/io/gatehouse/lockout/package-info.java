/**
 * Owns who may still guess: the failures counted per account and per trusted device, the locks that follow, and the device
 * tokens. May use {@code key}, {@code redis} and {@code problem}. Never stores an address, never tells a known one from an
 * unknown one, and never computes a hash: it decides before one is computed.
 */
@NullMarked
package io.gatehouse.lockout;

import org.jspecify.annotations.NullMarked;
