/**
 * The OAuth 2 endpoints and the clients that may use them: {@code /oauth2/token}, {@code /oauth2/revoke}, {@code
 * /oauth2/introspect} and the metadata that advertises them. May use every feature; nobody imports it but {@code bootstrap},
 * for the check at the start. Never keeps or logs a client's secret, never widens a scope, never lets one client harm
 * another's session.
 */
@NullMarked
package io.gatehouse.oauth;

import org.jspecify.annotations.NullMarked;
