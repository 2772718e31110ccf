/**
 * Owns how the service comes up: the check of its configuration before anything else runs, the {@code Clock}, the first
 * administrator, and the embedded PostgreSQL and Redis of development and tests. May use every other package; none
 * uses it. Never holds a rule of the sign-in itself.
 */
@NullMarked
package io.gatehouse.bootstrap;

import org.jspecify.annotations.NullMarked;
