/**
 * Owns who sends a request: the client's address, behind whatever reverse proxies are trusted, its network and what it calls
 * itself. Uses no other package. Never believes a header that a client could have written itself.
 */
@NullMarked
package io.gatehouse.client;

import org.jspecify.annotations.NullMarked;
