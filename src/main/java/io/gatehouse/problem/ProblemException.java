package io.gatehouse.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that simply stops. What must be persisted with a refusal is returned as an outcome, never thrown. */
public final class ProblemException extends RuntimeException {
    private final ProblemType type;
    private final @Nullable String detail;
    private final List<FieldError> errors;
    private final @Nullable Duration retryAfter;
    private final @Nullable Quota quota;

    public ProblemException(ProblemType type) {
        this(type, null, List.of(), null, null);
    }

    public ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of(), null, null);
    }

    private ProblemException(
            ProblemType type,
            @Nullable String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter,
            @Nullable Quota quota) {
        // No stack trace: a refusal is an everyday answer, and filling it in is what would cost under a flood.
        super(type.code(), null, false, false);
        this.type = type;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
        this.quota = quota;
    }

    /** A 400 that names every bad field at once. */
    public static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(
                ProblemType.VALIDATION_FAILED,
                "Correct the fields named in \"errors\" and try again.",
                errors,
                null,
                null);
    }

    /** A 400 that names one bad field. */
    public static ProblemException invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** A 503 with {@code Retry-After} (RFC 9110, section 15.6.4). */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(ProblemType.UNAVAILABLE, detail, List.of(), retryAfter, null);
    }

    /**
     * What a 429 tells of the limit that was reached.
     *
     * @param policy its name
     * @param limit how many there may be in the window
     */
    public record Quota(String policy, int limit, Duration window) {}

    /** A 429 with {@code Retry-After} (RFC 6585, section 4). */
    public static ProblemException throttled(ProblemType type, String detail, Duration retryAfter, Quota quota) {
        return new ProblemException(type, detail, List.of(), retryAfter, quota);
    }

    public ProblemType type() {
        return type;
    }

    public @Nullable String detail() {
        return detail;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public @Nullable Quota quota() {
        return quota;
    }
}
