/** What the benchmark's build adds to the application to be compared with; never in a package that is shipped. */
@NullMarked
package io.gatehouse.bench;

import org.jspecify.annotations.NullMarked;
