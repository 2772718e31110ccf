/**
 * Owns how much the service takes on: requests in flight, the size of a body and the time it may take. May use {@code
 * problem}. Never waits: what is too much is refused at once.
 */
@NullMarked
package io.gatehouse.overload;

import org.jspecify.annotations.NullMarked;
