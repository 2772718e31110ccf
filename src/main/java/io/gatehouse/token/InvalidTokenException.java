package io.gatehouse.token;

/** Why a token is refused; for the trace and the tests, never for the client. */
public final class InvalidTokenException extends Exception {
    private final String reason;

    InvalidTokenException(String reason) {
        // No stack trace: rubbish must be cheap to refuse.
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** In our words, with nothing from the token. */
    String reason() {
        return reason;
    }
}
