package io.gatehouse.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** One master key: a root of key derivation (RFC 5869), named by a fingerprint of itself. */
final class MasterKey {
    static final int BYTES = 32;
    private static final String ID_LABEL = "gatehouse master key id";

    private final byte[] secret;
    private final int id;
    private final Map<String, byte[]> derived = new ConcurrentHashMap<>();

    MasterKey(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("A master key has %d bytes".formatted(BYTES));
        }
        this.secret = secret.clone();
        this.id = ByteBuffer.wrap(expand(ID_LABEL, Integer.BYTES)).getInt();
    }

    int id() {
        return id;
    }

    byte[] derive(String label) {
        var known = derived.get(label);
        return (known == null ? derived.computeIfAbsent(label, l -> expand(l, BYTES)) : known).clone();
    }

    private byte[] expand(String label, int length) {
        try {
            var parameters = HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(label.getBytes(UTF_8), length);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 is missing from this Java", e);
        }
    }

    @Override
    public String toString() {
        return "MasterKey[%08x]".formatted(id);
    }
}
