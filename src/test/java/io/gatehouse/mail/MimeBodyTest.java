package io.gatehouse.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MimeBodyTest {
    private static final String TEXT =
            "Grüße = 100 %\n.\n\ntrailing \n" + "x".repeat(76) + "\n" + "é".repeat(100) + "\n\ttab\nend";

    @Test
    void itIsReadBackAsItWasWritten() throws Exception {
        var body = MimeBody.alternative("=_b", TEXT, "<p>é</p>");
        var raw = "MIME-Version: 1.0\r\nContent-Type: " + body.contentType() + "\r\n\r\n"
                + body.content().replace("\n", "\r\n");

        var message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(raw.getBytes(StandardCharsets.US_ASCII)));

        var parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(((String) parts.getBodyPart(0).getContent()).replace("\r\n", "\n"))
                .isEqualTo(TEXT);
        assertThat((String) parts.getBodyPart(1).getContent()).isEqualTo("<p>é</p>");
    }

    @Test
    void itIsAsciiInShortLines() {
        assertThat(MimeBody.alternative("=_b", TEXT, TEXT).content().lines())
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(76).matches("\\p{ASCII}*"));
    }
}
