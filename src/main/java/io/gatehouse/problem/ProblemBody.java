package io.gatehouse.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An RFC 9457 problem as it goes over the wire; {@code errors} only for {@code validation-failed}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ProblemBody(
        String type,
        String title,
        int status,
        @Nullable String detail,
        String code,
        List<FieldError> errors,
        String traceId) {
    static final String MEDIA_TYPE = "application/problem+json";

    static ProblemBody of(ProblemException problem, String traceId) {
        var type = problem.type();
        return new ProblemBody(
                "urn:gatehouse:problem:" + type.code(),
                type.title(),
                type.status(),
                problem.detail(),
                type.code(),
                problem.errors(),
                traceId);
    }
}
