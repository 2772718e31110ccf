package io.gatehouse.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A multipart body (RFC 2046) in 7-bit ASCII with lines of at most 76 characters, ended by {@code \n}. */
record MimeBody(String contentType, String content) {
    private static final int LINE = 76;

    static MimeBody alternative(String boundary, String text, String html) {
        var content = new StringBuilder();
        part(content, boundary, "text/plain", text);
        part(content, boundary, "text/html", html);
        content.append("--").append(boundary).append("--\n");
        return new MimeBody("multipart/alternative; boundary=\"" + boundary + '"', content.toString());
    }

    private static void part(StringBuilder content, String boundary, String type, String body) {
        content.append("--").append(boundary).append('\n');
        content.append("Content-Type: ").append(type).append("; charset=utf-8\n");
        content.append("Content-Transfer-Encoding: quoted-printable\n\n");
        body.lines().forEach(line -> content.append(quotedPrintable(line)).append('\n'));
    }

    /** RFC 2045, section 6.7, for a line without its end. */
    static String quotedPrintable(String line) {
        var encoded = new StringBuilder();
        var column = 0;
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            var last = i == bytes.length - 1;
            var next = encode(bytes[i], last);
            if (column + next.length() > (last ? LINE : LINE - 1)) {
                encoded.append("=\n");
                column = 0;
            }
            encoded.append(next);
            column += next.length();
        }
        return encoded.toString();
    }

    private static String encode(byte octet, boolean lastOfLine) {
        var plain = octet > 32 && octet < 127 && octet != '=' || octet == ' ' && !lastOfLine;
        return plain ? String.valueOf((char) octet) : String.format(Locale.ROOT, "=%02X", octet & 0xff);
    }
}
