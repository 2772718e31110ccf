/**
 * What administrators do: {@code /api/v1/users} but the caller's own account, {@code /api/v1/admin}. May use every feature;
 * nobody imports it. Never sets or shows a password or a key.
 */
@NullMarked
package io.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
