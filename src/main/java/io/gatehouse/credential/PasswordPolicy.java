package io.gatehouse.credential;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Set;

/** What a new password must be like. Old ones are never judged: they were accepted once. */
final class PasswordPolicy {
    /** The longest password, in characters. */
    static final int MAX_LENGTH = 256;
    /** zxcvbn takes seconds for 100 hostile characters, on a permit that sign-ins wait for; and what a password is worth shows
     * long before. */
    private static final int SCORED_LENGTH = 32;

    /** By itself zxcvbn speaks the server's language, and looks it up in a way that a native executable can't follow. */
    private static final ResourceBundle ENGLISH = english();

    private final int minLength;
    private final Set<CharacterKind> required;
    private final int minScore;
    private final Zxcvbn strength = new Zxcvbn();

    PasswordPolicy(int minLength, Set<CharacterKind> required, int minScore) {
        this.minLength = minLength;
        this.required = Set.copyOf(required);
        this.minScore = minScore;
    }

    /**
     * Why a password is refused, in words for its owner; empty if it may be used.
     *
     * @param context what somebody who knows the owner would try first: the address, the names
     */
    Optional<String> objection(String password, Collection<String> context) {
        int length = password.codePointCount(0, password.length());
        if (length < minLength) {
            return Optional.of("must have at least " + minLength + " characters");
        }
        if (length > MAX_LENGTH) {
            return Optional.of("must have at most " + MAX_LENGTH + " characters");
        }
        for (var kind : CharacterKind.values()) {
            if (required.contains(kind) && !kind.in(password)) {
                return Optional.of("must contain " + kind.description());
            }
        }
        return tooEasy(password, context);
    }

    private Optional<String> tooEasy(String password, Collection<String> context) {
        if (minScore == 0) {
            return Optional.empty();
        }
        var scored = password.substring(0, Math.min(password.length(), SCORED_LENGTH));
        var measured = strength.measure(scored, words(context));
        if (measured.getScore() >= minScore) {
            return Optional.empty();
        }
        var feedback = measured.getFeedback().withResourceBundle(ENGLISH);
        var why = new StringBuilder("is too easy to guess");
        if (!feedback.getWarning().isBlank()) {
            why.append(": ").append(stripDot(feedback.getWarning()));
        }
        feedback.getSuggestions().stream().findFirst().ifPresent(advice -> why.append(". ")
                .append(stripDot(advice)));
        return Optional.of(why.toString());
    }

    private static ResourceBundle english() {
        try (InputStream words = Zxcvbn.class.getResourceAsStream("messages.properties")) {
            return new PropertyResourceBundle(Objects.requireNonNull(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stripDot(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static List<String> words(Collection<String> context) {
        var words = new ArrayList<String>();
        for (var text : context) {
            words.add(text);
            words.addAll(List.of(text.split("[^\\p{L}\\p{N}]+")));
        }
        return words.stream().filter(word -> word.length() > 2).distinct().toList();
    }
}
