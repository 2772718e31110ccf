package io.gatehouse.mail;

import io.gatehouse.verification.OneTimeTokens;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys under which the tokens in mails are derived from the outbox rows' ids: the present one first, then former
 * ones, since a mail that waits for its server must keep its token over a change of the master key.
 */
public record MailTokenKeys(List<byte[]> secrets) {
    public MailTokenKeys {
        if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.length < 32)) {
            throw new IllegalArgumentException("Mail token keys have at least 32 bytes, and there is at least one");
        }
        secrets = List.copyOf(secrets);
    }

    /** The token of a new row: 256 bits, base64url without padding. */
    String token(UUID row) {
        return derive(secrets.getFirst(), row);
    }

    /** The token that the row was given, unless that was under a key which is not among these. */
    Optional<String> tokenOf(OutboxRows.Row row) {
        return secrets.stream()
                .map(secret -> derive(secret, row.id()))
                .filter(token -> MessageDigest.isEqual(OneTimeTokens.hash(token), row.tokenHash()))
                .findFirst();
    }

    private static String derive(byte[] secret, UUID row) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(ByteBuffer.allocate(16)
                    .putLong(row.getMostSignificantBits())
                    .putLong(row.getLeastSignificantBits())
                    .flip());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return "MailTokenKeys[" + secrets.size() + " hidden]";
    }
}
