package io.gatehouse.problem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a query, so that all bad ones are named at once. An empty one counts as absent. */
public final class QueryParameters {
    private final List<FieldError> errors = new ArrayList<>();

    /** A text of at most so many characters. */
    public Optional<String> text(String name, @Nullable String value, int longest) {
        // PostgreSQL takes no NUL.
        return read(
                name,
                value,
                "must have at most " + longest + " characters and no control characters",
                text -> text.length() <= longest && text.chars().noneMatch(Character::isISOControl)
                        ? Optional.of(text)
                        : Optional.empty());
    }

    public Optional<Boolean> flag(String name, @Nullable String value) {
        return read(name, value, "must be true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** How many items a page has at most. */
    public int limit(@Nullable String value, int usual, int most) {
        return read("limit", value, "must be a number from 1 to " + most, text -> number(text, most))
                .orElse(usual);
    }

    public Optional<UUID> id(String name, @Nullable String value) {
        return read(name, value, "must be a UUID", Uuids::read);
    }

    /** A time of RFC 3339. */
    public Optional<Instant> time(String name, @Nullable String value) {
        return read(name, value, Times.EXPECTED, Times::read);
    }

    /** Whatever {@code reader} makes of the value; empty where it can't. */
    public <T> Optional<T> read(
            String name, @Nullable String value, String message, Function<String, Optional<T>> reader) {
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        var result = reader.apply(value);
        if (result.isEmpty()) {
            errors.add(new FieldError(name, message));
        }
        return result;
    }

    /** @throws ProblemException {@code validation-failed} that names all that couldn't be read */
    public void requireValid() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private static Optional<Integer> number(String text, int most) {
        try {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= most ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
