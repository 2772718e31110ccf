/**
 * The flow of administrators: {@code /users}. May use every feature; nobody imports it. Never sets or shows a password; what
 * is imported is a hash that somebody else has made.
 */
@NullMarked
package io.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
