package io.gatehouse.session;

import io.gatehouse.key.MasterKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes, reads and derives refresh tokens: {@code ghr_} and the base64url form of key id (4 bytes), session id (16),
 * generation (4), secret (32) and tag (16), which is HMAC-SHA256 over the rest, cut to 16 bytes (RFC 2104, section 5). A
 * text with a bad tag isn't a token and never reaches the database.
 */
@ApplicationScoped
class RefreshTokens {
    private static final String PREFIX = "ghr_";
    private static final int SECRET_LENGTH = 32;
    private static final int TAG_LENGTH = 16;
    private static final int BODY_LENGTH = 4 + 16 + 4 + SECRET_LENGTH;
    /** A whole number of base64 groups, so each token has exactly one spelling. */
    private static final int TEXT_LENGTH = PREFIX.length() + (BODY_LENGTH + TAG_LENGTH) / 3 * 4;

    private final MasterKeys keys;
    private final SecureRandom random = new SecureRandom();

    RefreshTokens(MasterKeys keys) {
        this.keys = keys;
    }

    /** The first token of a new session, under the present master key. */
    RefreshToken first(UUID sessionId) {
        var secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        return new RefreshToken(keys.currentId(), sessionId, 0, secret);
    }

    /**
     * The one token that may follow. It is derived, not drawn, so that a client whose answer was lost, or two tabs that
     * raced, get the very same token, and no fork of the family exists.
     */
    RefreshToken successor(RefreshToken token) {
        var next = ByteBuffer.allocate(16 + 4 + SECRET_LENGTH)
                .putLong(token.sessionId().getMostSignificantBits())
                .putLong(token.sessionId().getLeastSignificantBits())
                .putInt(token.generation())
                .put(token.secret());
        var secret = keys.mac(token.keyId(), "refresh-token successor", next.array());
        return new RefreshToken(token.keyId(), token.sessionId(), token.generation() + 1, secret);
    }

    /** What the database holds of a token. */
    static byte[] hash(RefreshToken token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.secret());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String write(RefreshToken token) {
        var body = ByteBuffer.allocate(BODY_LENGTH)
                .putInt(token.keyId())
                .putLong(token.sessionId().getMostSignificantBits())
                .putLong(token.sessionId().getLeastSignificantBits())
                .putInt(token.generation())
                .put(token.secret())
                .array();
        var whole = Arrays.copyOf(body, BODY_LENGTH + TAG_LENGTH);
        System.arraycopy(tag(token.keyId(), body), 0, whole, BODY_LENGTH, TAG_LENGTH);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** Empty for whatever Gatehouse didn't make with a master key that it still knows. */
    Optional<RefreshToken> read(String text) {
        if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder()
                    .decode(text.substring(PREFIX.length()).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        var fields = ByteBuffer.wrap(whole);
        int keyId = fields.getInt();
        if (!keys.knows(keyId)) {
            return Optional.empty();
        }
        var body = Arrays.copyOf(whole, BODY_LENGTH);
        if (!MessageDigest.isEqual(tag(keyId, body), Arrays.copyOfRange(whole, BODY_LENGTH, whole.length))) {
            return Optional.empty();
        }
        var sessionId = new UUID(fields.getLong(), fields.getLong());
        int generation = fields.getInt();
        var secret = new byte[SECRET_LENGTH];
        fields.get(secret);
        return Optional.of(new RefreshToken(keyId, sessionId, generation, secret));
    }

    private byte[] tag(int keyId, byte[] body) {
        return Arrays.copyOf(keys.mac(keyId, "refresh-token tag", body), TAG_LENGTH);
    }
}
