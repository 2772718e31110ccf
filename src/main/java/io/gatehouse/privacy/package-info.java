/**
 * Owns what is done with stored data as a whole: handing it out to whom it is about, forgetting it with an account, removing
 * it once it has served its time. Each package that has a table says here what is in it. Uses no other package. Never reads
 * or writes a table that no package has named to it.
 */
@NullMarked
package io.gatehouse.privacy;

import org.jspecify.annotations.NullMarked;
