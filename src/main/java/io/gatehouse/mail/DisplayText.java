package io.gatehouse.mail;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text that a stranger chose and that is about to be mailed in our name to somebody else. Mail clients make links of
 * what looks like an address, so a "name" such as {@code evil.example/win} would be phishing with our signature.
 */
final class DisplayText {
    private static final int LONGEST = 60;
    // Controls and line breaks could forge lines; format characters (bidirectional overrides, zero width) disguise.
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]+");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern LINK =
            Pattern.compile("[/\\\\@]|:\\S|[\\p{L}\\p{N}_-]\\.[\\p{L}\\p{N}-]{2}|\\bwww\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern PHONE = Pattern.compile("(\\p{N}[\\s().-]*){6}");

    private DisplayText() {}

    /** The text on one line, or null if it is empty, looks like a link or a number to call, or is too long for a name. */
    static @Nullable String of(@Nullable String text) {
        if (text == null || text.length() > 1000) {
            return null;
        }
        // NFKC turns full-width and ideographic dots into what a mail client may take for one.
        var compatible = Normalizer.normalize(text, Normalizer.Form.NFKC).replace('\u3002', '.');
        var line = SPACES.matcher(INVISIBLE.matcher(compatible).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        if (line.isEmpty()
                || line.length() > LONGEST
                || LINK.matcher(line).find()
                || PHONE.matcher(line).find()) {
            return null;
        }
        return line;
    }
}
