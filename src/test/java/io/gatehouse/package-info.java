/** Owns what the tests of all packages share: the servers they run against. */
@NullMarked
package io.gatehouse;

import org.jspecify.annotations.NullMarked;
