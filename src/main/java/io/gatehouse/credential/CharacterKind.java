package io.gatehouse.credential;

import java.util.function.IntPredicate;

/** A kind of character that a password can be required to have. */
enum CharacterKind {
    UPPER("an upper-case letter", Character::isUpperCase),
    LOWER("a lower-case letter", Character::isLowerCase),
    DIGIT("a digit", Character::isDigit),
    SPECIAL("a character that is neither letter nor digit", c -> !Character.isLetterOrDigit(c));

    private final String description;
    private final IntPredicate test;

    CharacterKind(String description, IntPredicate test) {
        this.description = description;
        this.test = test;
    }

    String description() {
        return description;
    }

    boolean in(String password) {
        return password.codePoints().anyMatch(test);
    }
}
