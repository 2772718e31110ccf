package io.gatehouse.oauth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A set of scope values (RFC 6749, section 3.3), in the order in which they were named. */
record Scope(List<String> values) {
    private static final Pattern VALUE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    Scope {
        values = values.stream().distinct().toList();
    }

    /** Values separated by single spaces; no text is the empty set, and what breaks the grammar is none. */
    static Optional<Scope> parse(String text) {
        if (text.isEmpty()) {
            return Optional.of(new Scope(List.of()));
        }
        var values = Arrays.asList(text.split(" ", -1));
        return values.stream().allMatch(value -> VALUE.matcher(value).matches())
                ? Optional.of(new Scope(values))
                : Optional.empty();
    }

    boolean isWithin(Scope other) {
        return other.values.containsAll(values);
    }

    Scope intersect(Scope other) {
        return new Scope(values.stream().filter(other.values::contains).toList());
    }

    /** As it goes over the wire. */
    @Override
    public String toString() {
        return String.join(" ", values);
    }
}
