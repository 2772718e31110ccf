/**
 * Owns one-time tokens: what a link in a mail proves. May use {@code privacy}. Never stores a token, only its hash, and
 * never tells an unknown token from a used, expired or foreign one.
 */
@NullMarked
package io.gatehouse.verification;

import org.jspecify.annotations.NullMarked;
