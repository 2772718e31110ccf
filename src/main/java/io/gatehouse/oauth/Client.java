package io.gatehouse.oauth;

import io.gatehouse.signin.BuiltInClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A registered client.
 *
 * @param secretHash SHA-256 of the secret, which is long and random enough for that; empty for a public client
 * @param scope all that its tokens may be for
 */
record Client(String id, AuthenticationMethod method, byte[] secretHash, Set<GrantType> grantTypes, Scope scope) {
    static final Client BUILT_IN = new Client(
            BuiltInClient.ID,
            AuthenticationMethod.NONE,
            new byte[0],
            EnumSet.allOf(GrantType.class),
            new Scope(List.of(BuiltInClient.SCOPE)));

    boolean isConfidential() {
        return method != AuthenticationMethod.NONE;
    }

    boolean refreshes() {
        return grantTypes.contains(GrantType.REFRESH_TOKEN);
    }

    /** Takes the same time wherever the secrets differ. */
    boolean hasSecret(String secret) {
        return isConfidential() && MessageDigest.isEqual(hash(secret), secretHash);
    }

    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Client[" + id + "]";
    }
}
