/**
 * The flow of signing in and out: {@code /auth/login}, {@code /auth/login-form}, {@code /auth/refresh}, {@code
 * /auth/logout}, {@code /auth/logout-all}. May use every feature; nobody imports it. Never tells a known address from an unknown one without the
 * right password.
 */
@NullMarked
package io.gatehouse.login;

import org.jspecify.annotations.NullMarked;
