package io.gatehouse.problem;

/** A request to an OAuth endpoint that stops with an error of RFC 6749, section 5.2. */
public final class OAuthException extends RuntimeException {
    /** The error codes of RFC 6749 (sections 4.1.2.1 and 5.2) and RFC 7009 (section 2.2.1) that Gatehouse uses. */
    public enum Code {
        INVALID_REQUEST("invalid_request", 400),
        INVALID_CLIENT("invalid_client", 401),
        INVALID_GRANT("invalid_grant", 400),
        UNAUTHORIZED_CLIENT("unauthorized_client", 400),
        UNSUPPORTED_GRANT_TYPE("unsupported_grant_type", 400),
        UNSUPPORTED_TOKEN_TYPE("unsupported_token_type", 400),
        INVALID_SCOPE("invalid_scope", 400);

        private final String value;
        private final int status;

        Code(String value, int status) {
            this.value = value;
            this.status = status;
        }

        /** The value of the {@code error} member. */
        public String value() {
            return value;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    private final Code code;
    private final String description;

    /**
     * @param description plain ASCII without quotes or backslashes, as RFC 6749, section 5.2 wants it
     */
    public OAuthException(Code code, String description) {
        super(code.value(), null, false, false);
        this.code = code;
        this.description = description;
    }

    public Code code() {
        return code;
    }

    public String description() {
        return description;
    }
}
