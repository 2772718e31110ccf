package io.gatehouse.problem;

/**
 * Every refusal that a client can meet, with its stable code, its HTTP status and its title. The code is also the last
 * part of the problem's type, {@code urn:gatehouse:problem:<code>} (RFC 9457, section 3.1).
 */
public enum ProblemType {
    VALIDATION_FAILED("validation-failed", 400, "Some fields are missing or invalid"),
    MALFORMED_REQUEST("malformed-request", 400, "The request can't be read"),
    INVALID_TOKEN("invalid-token", 400, "This link or code is not valid"),
    UNAUTHENTICATED("unauthenticated", 401, "Sign in first"),
    INVALID_ACCESS_TOKEN("invalid-access-token", 401, "The access token is not valid"),
    INVALID_CREDENTIALS("invalid-credentials", 401, "Wrong e-mail address or password"),
    INVALID_REFRESH_TOKEN("invalid-refresh-token", 401, "The refresh token is not valid"),
    EMAIL_NOT_VERIFIED("email-not-verified", 403, "Confirm your e-mail address first"),
    ACCOUNT_DISABLED("account-disabled", 403, "This account is deactivated"),
    INSUFFICIENT_SCOPE("insufficient-scope", 403, "You may not do this"),
    CSRF_FAILED("csrf-failed", 403, "The request doesn't come from a page that may send it"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This method can't be used here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "None of the accepted media types can be produced"),
    USERNAME_TAKEN("username-taken", 409, "This user name is taken"),
    EMAIL_TAKEN("email-taken", 409, "This e-mail address already has an account"),
    LAST_ADMIN("last-admin", 409, "The last active administrator must stay"),
    PAYLOAD_TOO_LARGE("payload-too-large", 413, "The request body is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The request body's media type isn't supported"),
    TOO_MANY_ATTEMPTS("too-many-attempts", 429, "Too many attempts"),
    TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
    INTERNAL("internal-error", 500, "Something went wrong on our side"),
    UNAVAILABLE("unavailable", 503, "The service can't answer right now");

    private final String code;
    private final int status;
    private final String title;

    ProblemType(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    /** The stable code, in kebab case. */
    public String code() {
        return code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** One line for people, the same for every occurrence. */
    public String title() {
        return title;
    }
}
