package io.gatehouse.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
    private final PasswordPolicy usual = new PasswordPolicy(8, Set.of(), 2);

    @ParameterizedTest
    @ValueSource(strings = {"password", "12345678", "qwertyuiop", "aaaaaaaaaaaaaaaa", "letmein1", "P@ssw0rd"})
    void whatIsGuessedFirstIsRefused(String password) {
        assertThat(usual.objection(password, List.of()))
                .hasValueSatisfying(why -> assertThat(why).startsWith("is too easy to guess"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct-horse-battery-7", "vK9#mq2!xZ", "пароль-длинный-и-свой", "🦊🐢🦉🐝🦔🐌🦀🐙"})
    void aGoodPasswordNeedsNoKindOfCharacter(String password) {
        assertThat(usual.objection(password, List.of())).isEmpty();
    }

    @Test
    void whatEverybodyKnowsOfItsOwnerIsWorthNothing() {
        var context = List.of("wolfeschlegelstein@example.com", "Hubert Wolfeschlegelstein");
        assertThat(usual.objection("wolfeschlegelstein", context)).isPresent();
        assertThat(usual.objection("wolfeschlegelstein", List.of())).isEmpty();
    }

    @Test
    void theReasonIsGivenInEnglishWhateverTheServerSpeaks() {
        var spoken = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(usual.objection("password", List.of()))
                    .contains("is too easy to guess: This is a top-10 common password"
                            + ". Add another word or two. Uncommon words are better");
        } finally {
            Locale.setDefault(spoken);
        }
    }

    @Test
    void lengthIsCountedInCharactersAsPeopleSeeThem() {
        assertThat(new PasswordPolicy(8, Set.of(), 0).objection("🦊🐢🦉🐝🦔🐌🦀", List.of()))
                .contains("must have at least 8 characters");
        assertThat(new PasswordPolicy(8, Set.of(), 0).objection("x7".repeat(128), List.of()))
                .isEmpty();
        assertThat(usual.objection("x7".repeat(128) + "!", List.of())).contains("must have at most 256 characters");
    }

    @Test
    void kindsOfCharactersCanBeRequired() {
        var strict = new PasswordPolicy(8, EnumSet.allOf(CharacterKind.class), 0);
        assertThat(strict.objection("lower-case-7", List.of())).contains("must contain an upper-case letter");
        assertThat(strict.objection("UPPER-CASE-7", List.of())).contains("must contain a lower-case letter");
        assertThat(strict.objection("No-Digit-Here", List.of())).contains("must contain a digit");
        assertThat(strict.objection("NothingElse77", List.of()))
                .contains("must contain a character that is neither letter nor digit");
        assertThat(strict.objection("All-Of-Them-7", List.of())).isEmpty();
    }
}
