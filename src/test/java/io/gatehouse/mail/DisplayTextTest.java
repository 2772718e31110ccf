package io.gatehouse.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ann",
                "Ann-Marie O'Neil",
                "J.R.R. Tolkien",
                "Dr. Müller, Jr.",
                "李小龍",
                "Louis XIV",
                "R&D <team>",
                "Ann (2)"
            })
    void namesStayAsTheyAre(String name) {
        assertThat(DisplayText.of(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "Ann https://evil.example/x",
                "http:evil",
                "www evil com",
                "ann@evil.example",
                "evil\u3002example",
                "evil\uff0eexample",
                "evil\uff0fexample",
                "ev\u200bil.example",
                "call +1 (555) 123-4567",
                "",
                " \n\t ",
                "a name of more than sixty characters is no name but a message to you"
            })
    void whatLooksLikeALinkOrAMessageIsLeftOut(String name) {
        assertThat(DisplayText.of(name)).isNull();
    }

    @Test
    void aNameStaysOnItsLine() {
        assertThat(DisplayText.of(" Ann\r\nBcc: \u0000x\u2028\u202eEve ")).isEqualTo("Ann Bcc: x Eve");
    }
}
