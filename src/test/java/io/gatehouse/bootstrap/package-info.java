@NullMarked
package io.gatehouse.bootstrap;

import org.jspecify.annotations.NullMarked;
