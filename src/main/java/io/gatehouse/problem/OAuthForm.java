package io.gatehouse.problem;

import io.gatehouse.problem.OAuthException.Code;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;

/** The parameters of a request to an OAuth endpoint, read as RFC 6749, section 3.2 wants it. */
public final class OAuthForm {
    private final MultivaluedMap<String, String> parameters;

    /** @throws OAuthException {@code invalid_request} if a parameter is included more than once */
    public OAuthForm(MultivaluedMap<String, String> parameters) {
        parameters.forEach((name, values) -> {
            if (values.size() > 1) {
                throw new OAuthException(Code.INVALID_REQUEST, "A parameter is included more than once.");
            }
        });
        this.parameters = parameters;
    }

    /** @throws OAuthException {@code invalid_request} */
    public String required(String name) {
        return optional(name)
                .orElseThrow(
                        () -> new OAuthException(Code.INVALID_REQUEST, "The parameter '" + name + "' is missing."));
    }

    /** A parameter without a value counts as omitted. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(parameters.getFirst(name)).filter(value -> !value.isEmpty());
    }
}
