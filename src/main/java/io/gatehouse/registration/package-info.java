/**
 * The flow from a registration to an account: {@code /auth/register}, {@code /auth/verify-email}, {@code
 * /auth/resend-verification}. May use every feature; nobody imports it. Never makes an account for an address that nobody
 * confirmed (unless configured so), and never tells whether an address has one.
 */
@NullMarked
package io.gatehouse.registration;

import org.jspecify.annotations.NullMarked;
