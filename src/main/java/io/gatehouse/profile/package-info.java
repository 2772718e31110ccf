/**
 * The flow of what owners do with their accounts beside the password: {@code POST /users/me/email} and the way back from it,
 * {@code DELETE /users/me}, {@code GET /users/me/export}. May use every feature; nobody imports it. Never does what can't be
 * taken back without the password.
 */
@NullMarked
package io.gatehouse.profile;

import org.jspecify.annotations.NullMarked;
