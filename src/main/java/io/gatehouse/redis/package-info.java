/**
 * Owns how Redis is asked to decide something: by a script, in one round trip, within a deadline, and not at all for a while
 * after it failed. Uses no other package. Never decides what happens instead: that is for whoever asks.
 */
@NullMarked
package io.gatehouse.redis;

import org.jspecify.annotations.NullMarked;
