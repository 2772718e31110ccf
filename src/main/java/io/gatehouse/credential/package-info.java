/**
 * Owns the password: its hash, hashing under load, the policy for new ones, and the registrations whose address isn't
 * confirmed yet (each holds a hash). May use {@code user}, {@code privacy} and {@code problem}. Never hashes while it
 * holds a database connection, never on an event loop, and never hands a hash out but as the proof of what was
 * verified.
 */
@NullMarked
package io.gatehouse.credential;

import org.jspecify.annotations.NullMarked;
