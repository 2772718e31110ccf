package io.gatehouse.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.mail.Email.AlreadyRegistered;
import io.gatehouse.mail.Email.ConfirmEmail;
import io.gatehouse.mail.Email.ConfirmRegistration;
import io.gatehouse.mail.Email.ResetPassword;
import io.gatehouse.mail.Email.SessionReused;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class LettersTest {
    private static final UUID ID = UUID.fromString("01933f5e-0000-7000-8000-000000000001");
    private static final String TOKEN = "t".repeat(43);

    @Inject
    Letters letters;

    static Stream<Email> everyKind() {
        return everyKind("Ann O'Neil <b>&");
    }

    private static Stream<Email> everyKind(@Nullable String name) {
        return Stream.of(
                new ConfirmRegistration(ID, "ann@example.com", name, Instant.EPOCH),
                new ConfirmEmail(ID, "ann@example.com", name),
                new AlreadyRegistered(ID, "ann@example.com", name),
                new ResetPassword(ID, "ann@example.com", name),
                new Email.ConfirmNewEmail(ID, ID, "ann@example.com", name),
                new Email.Invitation(ID, "ann@example.com", name),
                new Email.PasswordChanged(ID, "ann@example.com", name, Instant.EPOCH),
                new Email.AccountLocked(ID, "ann@example.com", name, Instant.EPOCH),
                new Email.EmailChangeRequested(ID, ID, "ann@example.com", name, "new@example.org"),
                new Email.EmailChanged(ID, ID, "ann@example.com", name, "new@example.org"),
                new Email.AccountDeleted("ann@example.com", name),
                new Email.NewSignIn(ID, ID, "ann@example.com", name, "Firefox <on> Linux", "192.0.2.7", Instant.EPOCH),
                new SessionReused(ID, ID, "ann@example.com", name, "Firefox <on> Linux", Instant.EPOCH));
    }

    @Test
    void theseAreAllKinds() {
        assertThat(everyKind().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(leaves(Email.class).toList())
                .hasSameSizeAs(EmailJson.kinds());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void everyKindIsWrittenInBothForms(Email email) {
        var letter = letters.write(email, TOKEN);

        assertThat(letter.subject()).endsWith(" - Gatehouse").matches("\\p{ASCII}{10,70}");
        assertThat(letter.text())
                .startsWith("Hello Ann O'Neil <b>&,\n\n")
                .contains("You get this mail because", "Sent by Gatehouse, https://sign-in.gatehouse.test")
                .doesNotContain("{", "}", "NOT_FOUND");
        assertThat(letter.html())
                .startsWith("<!doctype html>")
                .contains("Hello Ann O&#39;Neil &lt;b&gt;&amp;,", "You get this mail because", "max-width:600px")
                .doesNotContain("NOT_FOUND", "<b>");
        if (email instanceof Email.WithLink) {
            assertThat(letter.text()).contains("?token=" + TOKEN);
            assertThat(letter.html()).contains("href=\"https://sign-in.gatehouse.test/api/v1/auth/");
        }
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void everyKindIsStoredAndReadBack(Email email) {
        assertThat(EmailJson.read(EmailJson.kindOf(email), EmailJson.write(email)))
                .isEqualTo(email);
    }

    @Test
    void aNameThatLooksLikeALinkIsNotMailed() {
        assertThat(everyKind("Win at evil.example/now")).allSatisfy(email -> {
            var letter = letters.write(email, TOKEN);
            assertThat(letter.text()).startsWith("Hello,\n").doesNotContain("evil");
            assertThat(letter.html()).contains("Hello,").doesNotContain("evil");
        });
    }

    @ParameterizedTest
    @CsvSource({"PT1M, one minute", "PT90M, 90 minutes", "PT1H, one hour", "PT24H, 24 hours", "PT168H, 7 days"})
    void durationsAreSaidInWords(Duration duration, String words) {
        assertThat(Letters.inWords(duration)).isEqualTo(words);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LettersTest::leaves)
                : Stream.of(type);
    }
}
