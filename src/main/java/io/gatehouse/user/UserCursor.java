package io.gatehouse.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of accounts ended.
 *
 * @param term what the last account was found by; null in a list without a search
 * @param text that term's text
 * @param id the last account
 */
public record UserCursor(@Nullable SearchTerm term, String text, UUID id) {
    private static final int NO_TERM = 0xff;
    private static final int HEAD = 17;
    private static final int LONGEST = 2_000;

    /** Opaque to clients, URL-safe. */
    public String write() {
        var bytes = text.getBytes(UTF_8);
        var written = ByteBuffer.allocate(HEAD + bytes.length)
                .put((byte) (term == null ? NO_TERM : term.ordinal()))
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(written.array());
    }

    /** Empty for what isn't a cursor of this kind of list. */
    public static Optional<UserCursor> read(String written, boolean searching) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(written));
            int term = bytes.remaining() < HEAD ? NO_TERM + 1 : Byte.toUnsignedInt(bytes.get());
            if (searching ? term >= SearchTerm.values().length : term != NO_TERM) {
                return Optional.empty();
            }
            var id = new UUID(bytes.getLong(), bytes.getLong());
            var text = UTF_8.decode(bytes).toString();
            return text.indexOf(0) >= 0
                    ? Optional.empty()
                    : Optional.of(new UserCursor(searching ? SearchTerm.values()[term] : null, text, id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "UserCursor[hidden]";
    }
}
