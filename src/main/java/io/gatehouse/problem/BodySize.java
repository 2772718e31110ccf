package io.gatehouse.problem;

/** How long a request's body may be: longer than any that makes sense, and all that are in flight fit into memory. */
public final class BodySize {
    /** In bytes. */
    public static final int LIMIT = 32 * 1024;

    private BodySize() {}

    /** A 413 (RFC 9110, section 15.5.14). */
    public static ProblemException refusal() {
        return new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, "Send at most 32 KB.");
    }
}
