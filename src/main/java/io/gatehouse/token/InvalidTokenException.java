package io.gatehouse.token;

/** Why a token is refused; for the trace and the tests, never for the client. */
public final class InvalidTokenException extends Exception {
    InvalidTokenException(String reason) {
        // No stack trace: rubbish must be cheap to refuse.
        super(reason, null, false, false);
    }
}
