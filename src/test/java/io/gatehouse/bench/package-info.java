/** The benchmark: {@code ./mvnw verify -Pbench}. */
@NullMarked
package io.gatehouse.bench;

import org.jspecify.annotations.NullMarked;
