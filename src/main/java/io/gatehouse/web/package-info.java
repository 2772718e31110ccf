/**
 * The browser's side: signing in with cookies under {@code /auth/web}, which pages of other origins may call us (CORS), and the
 * headers that make a browser strict. May use every feature; nobody imports it. Never shows a refresh token to a script, and
 * never takes one from a request's body.
 */
@NullMarked
package io.gatehouse.web;

import org.jspecify.annotations.NullMarked;
