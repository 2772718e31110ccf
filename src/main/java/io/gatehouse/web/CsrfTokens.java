package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.key.MasterKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that prove that a page could read what we answered: HMAC-SHA256 over the session's id. Bound to the session, so that
 * nobody can plant one of their own (OWASP's "signed double-submit cookie").
 */
@ApplicationScoped
class CsrfTokens {
    private static final String KEY_LABEL = "csrf-token";

    private final MasterKeys keys;

    CsrfTokens(MasterKeys keys) {
        this.keys = keys;
    }

    String of(UUID sessionId) {
        return token(keys.currentId(), sessionId);
    }

    /** Also under a former master key: the page still holds the token of before. */
    boolean matches(@Nullable String token, UUID sessionId) {
        if (token == null) {
            return false;
        }
        boolean found = false;
        for (int id : keys.ids()) {
            found |= MessageDigest.isEqual(token(id, sessionId).getBytes(UTF_8), token.getBytes(UTF_8));
        }
        return found;
    }

    private String token(int keyId, UUID sessionId) {
        var message = ByteBuffer.allocate(16)
                .putLong(sessionId.getMostSignificantBits())
                .putLong(sessionId.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keys.mac(keyId, KEY_LABEL, message));
    }
}
