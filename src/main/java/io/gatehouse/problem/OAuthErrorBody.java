package io.gatehouse.problem;

/** An error of RFC 6749, section 5.2, as it goes over the wire. */
record OAuthErrorBody(String error, String errorDescription) {}
