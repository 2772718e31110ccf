/**
 * Owns the security events: what they are, how they are stored and how administrators read them. May use {@code problem},
 * {@code key}, {@code client} and {@code privacy}. Never stores an address, an e-mail address or a secret, and never lets a
 * flood of attempts hold up a request.
 */
@NullMarked
package io.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
