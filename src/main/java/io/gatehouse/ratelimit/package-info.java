/**
 * Owns how many requests a client address may send, by groups of routes. May use {@code client}, {@code redis} and {@code
 * problem}. Never blocks an event loop, and never reads a request's body: it decides before there is one.
 */
@NullMarked
package io.gatehouse.ratelimit;

import org.jspecify.annotations.NullMarked;
