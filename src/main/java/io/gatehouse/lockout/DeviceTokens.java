package io.gatehouse.lockout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gatehouse.key.MasterKeys;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes and reads device tokens: {@code ghd_} and the base64url form of master-key id (4 bytes), device id (16), user id
 * (16), epoch (4), expiry in seconds (4) and tag (16), which is HMAC-SHA256 over the rest, cut to 16 bytes (RFC 2104,
 * section 5). They carry no secret: what they are good for is a counter of their own.
 */
final class DeviceTokens {
    private static final String PREFIX = "ghd_";
    private static final String KEY_LABEL = "device-token tag";
    private static final int BODY_LENGTH = 4 + 16 + 16 + 4 + 4;
    private static final int TAG_LENGTH = 16;
    /** A whole number of base64 groups, so each token has exactly one spelling. */
    private static final int TEXT_LENGTH = PREFIX.length() + (BODY_LENGTH + TAG_LENGTH) / 3 * 4;

    private final MasterKeys keys;

    DeviceTokens(MasterKeys keys) {
        this.keys = keys;
    }

    String write(DeviceToken token) {
        int keyId = keys.currentId();
        var body = ByteBuffer.allocate(BODY_LENGTH)
                .putInt(keyId)
                .putLong(token.deviceId().getMostSignificantBits())
                .putLong(token.deviceId().getLeastSignificantBits())
                .putLong(token.userId().getMostSignificantBits())
                .putLong(token.userId().getLeastSignificantBits())
                .putInt(token.epoch())
                .putInt((int) token.expiresAt().getEpochSecond())
                .array();
        var whole = Arrays.copyOf(body, BODY_LENGTH + TAG_LENGTH);
        System.arraycopy(tag(keyId, body), 0, whole, BODY_LENGTH, TAG_LENGTH);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** Empty for whatever Gatehouse didn't make with a master key that it still knows, and for what has expired. */
    Optional<DeviceToken> read(String text, Instant now) {
        if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder()
                    .decode(text.substring(PREFIX.length()).getBytes(ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        var fields = ByteBuffer.wrap(whole);
        int keyId = fields.getInt();
        var body = Arrays.copyOf(whole, BODY_LENGTH);
        var tag = Arrays.copyOfRange(whole, BODY_LENGTH, whole.length);
        if (!keys.knows(keyId) || !MessageDigest.isEqual(tag(keyId, body), tag)) {
            return Optional.empty();
        }
        var token = new DeviceToken(
                new UUID(fields.getLong(), fields.getLong()),
                new UUID(fields.getLong(), fields.getLong()),
                fields.getInt(),
                Instant.ofEpochSecond(Integer.toUnsignedLong(fields.getInt())));
        return token.expiresAt().isAfter(now) ? Optional.of(token) : Optional.empty();
    }

    private byte[] tag(int keyId, byte[] body) {
        return Arrays.copyOf(keys.mac(keyId, KEY_LABEL, body), TAG_LENGTH);
    }
}
