/**
 * Owns the master key and all that is derived from it, and the keys that sign access tokens: their storage, their
 * rotation and their publication as a JWKS. May use {@code problem}. Never lets a private key or a master key out of
 * memory unsealed, and never asks PostgreSQL in order to serve a request.
 */
@NullMarked
package io.gatehouse.key;

import org.jspecify.annotations.NullMarked;
