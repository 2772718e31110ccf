/**
 * Owns the sessions: refresh-token families, their rotation and the detection of theft. May use {@code user},
 * {@code token}, {@code key}, {@code lockout}, {@code client}, {@code mail}, {@code privacy}, {@code audit} and
 * {@code problem}. Never stores a token's secret, never tells a client why a refresh token was refused.
 */
@NullMarked
package io.gatehouse.session;

import org.jspecify.annotations.NullMarked;
