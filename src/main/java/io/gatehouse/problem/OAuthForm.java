package io.gatehouse.problem;

import io.gatehouse.problem.OAuthException.Code;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request to an OAuth endpoint, read as RFC 6749, section 3.2 and appendix B want it. */
public final class OAuthForm {
    private final Map<String, String> parameters;

    private OAuthForm(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads an {@code application/x-www-form-urlencoded} body.
     *
     * @throws OAuthException {@code invalid_request} if it is malformed, if a parameter is included more than once or
     *     contains NUL
     */
    static OAuthForm parse(String body) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            var parts = pair.split("=", 2);
            var value = parts.length == 1 ? "" : decode(parts[1]);
            if (value.indexOf('\0') >= 0) {
                // PostgreSQL stores none, and no parameter's grammar has it (RFC 6749, appendix A).
                throw invalid("A parameter contains a NUL character.");
            }
            if (parameters.put(decode(parts[0]), value) != null) {
                throw invalid("A parameter is included more than once.");
            }
        }
        return new OAuthForm(parameters);
    }

    /** @throws OAuthException {@code invalid_request} */
    public String required(String name) {
        return optional(name).orElseThrow(() -> invalid("The parameter '" + name + "' is missing."));
    }

    /** A parameter without a value counts as omitted. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("The form is malformed.");
        }
    }

    private static OAuthException invalid(String description) {
        return new OAuthException(Code.INVALID_REQUEST, description);
    }
}
