/**
 * The flow of getting another password: {@code /auth/request-password-reset}, {@code /auth/reset-password} and {@code
 * /users/me/password}. May use every feature; nobody imports it. Never tells a known address from an unknown one.
 */
@NullMarked
package io.gatehouse.password;

import org.jspecify.annotations.NullMarked;
