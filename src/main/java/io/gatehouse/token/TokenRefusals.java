package io.gatehouse.token;

import io.micrometer.core.instrument.Metrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;

/** Tells operators why access tokens are refused. No event of the trail: anybody can cause it, and it changes nothing. */
final class TokenRefusals {
    static final String EXPIRED = "expired";
    static final String REVOKED = "revoked";
    private static final String INVALID = "invalid";
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("gatehouse.reason");

    private TokenRefusals() {}

    /** @param reason what is wrong, in our words; the metric has one of three */
    static void tell(String reason) {
        var label = reason.equals(EXPIRED) || reason.equals(REVOKED) ? reason : INVALID;
        Metrics.counter("gatehouse.access.tokens.refused", "reason", label).increment();
        Span.current().addEvent("token.refused", Attributes.of(REASON, reason));
    }
}
