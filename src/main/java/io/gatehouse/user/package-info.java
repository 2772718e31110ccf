/**
 * Owns who the user is: the account's row, its address and names, reading and changing the profile. May use
 * {@code privacy}, {@code problem} and {@code audit}. Never sees a password or a token.
 */
@NullMarked
package io.gatehouse.user;

import org.jspecify.annotations.NullMarked;
