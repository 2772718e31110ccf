/**
 * Owns access tokens: minting them, verifying them (signature and claims, without asking anybody), and the list of
 * sessions whose tokens are revoked before they expire. May use {@code key} and {@code problem}. Never blocks an event
 * loop, never follows a key that a token brings along, and knows nothing of sessions but their ids.
 */
@NullMarked
package io.gatehouse.token;

import org.jspecify.annotations.NullMarked;
