package io.gatehouse.session;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** What the OAuth forms answer: with the scope that was granted (RFC 6749, section 5.1). */
public record OAuthTokenResponse(@JsonUnwrapped TokenResponse tokens, String scope) {}
