/**
 * Owns the error catalogue and how errors are shown: RFC 9457 problems, RFC 6749 errors on the OAuth endpoints, and the
 * reading of JSON bodies so that every bad field is named at once. Uses no other package. Never tells a client the
 * private reason of a refusal.
 */
@NullMarked
package io.gatehouse.problem;

import org.jspecify.annotations.NullMarked;
