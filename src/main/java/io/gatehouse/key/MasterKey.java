package io.gatehouse.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One master key: a root of key derivation (RFC 5869), named by a fingerprint of itself. */
final class MasterKey {
    static final int BYTES = 32;
    private static final String MAC = "HmacSHA256";
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
        return derived(label).clone();
    }

    byte[] mac(String label, byte[] message) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(derived(label), MAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA256", e);
        }
    }

    private byte[] derived(String label) {
        var known = derived.get(label);
        return known == null ? derived.computeIfAbsent(label, l -> expand(l, BYTES)) : known;
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
