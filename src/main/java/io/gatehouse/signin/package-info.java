/**
 * Owns signing in itself, which the flows share: from an address and a password to an opened session. May use {@code user},
 * {@code credential}, {@code lockout}, {@code session}, {@code mail}, {@code audit} and {@code problem}. Never tells a known
 * address from an unknown one without the right password.
 */
@NullMarked
package io.gatehouse.signin;

import org.jspecify.annotations.NullMarked;
