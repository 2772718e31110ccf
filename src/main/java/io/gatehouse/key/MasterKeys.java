package io.gatehouse.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The present master key and the former ones. A key is named by a fingerprint of itself, so whoever stores that id
 * beside what it protected finds the key again after the master key was replaced, without any numbering to configure.
 */
@ApplicationScoped
public class MasterKeys {
    private static final String SEAL_LABEL = "gatehouse seal";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final MasterKey[] keys;

    @Inject
    // Not a @ConfigMapping: that would have to be of the prefix "gatehouse" and so refuse everybody else's settings.
    MasterKeys(
            @ConfigProperty(name = "gatehouse.master-key") String present,
            @ConfigProperty(name = "gatehouse.master-keys-old") Optional<List<String>> former) {
        var all = new ArrayList<MasterKey>();
        all.add(parse("GATEHOUSE_MASTER_KEY", present));
        for (var old : former.orElse(List.of())) {
            all.add(parse("GATEHOUSE_MASTER_KEYS_OLD", old));
        }
        this.keys = all.toArray(MasterKey[]::new);
    }

    private static MasterKey parse(String variable, String base64) {
        try {
            return new MasterKey(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException e) {
            // Without the cause: its message may quote the key.
            throw new IllegalStateException("%s must be 32 random bytes in base64".formatted(variable));
        }
    }

    /** The id of the key that new secrets are protected with. */
    public int currentId() {
        return keys[0].id();
    }

    /** The present key's id, then the former ones'. */
    public List<Integer> ids() {
        return Arrays.stream(keys).map(MasterKey::id).toList();
    }

    public boolean knows(int id) {
        return find(id) != null;
    }

    /**
     * A key for one purpose: 32 bytes of HKDF-SHA256 (RFC 5869) over the master key. Each (id, label) is computed once
     * and kept, so the label must be a constant.
     *
     * @throws IllegalArgumentException if no master key has this id; ask {@link #knows} first
     */
    public byte[] derive(int id, String label) {
        return require(id).derive(label);
    }

    /**
     * HMAC-SHA256 of a message (RFC 2104) under the key for one purpose, see {@link #derive}.
     *
     * @throws IllegalArgumentException if no master key has this id; ask {@link #knows} first
     */
    public byte[] mac(int id, String label, byte[] message) {
        return require(id).mac(label, message);
    }

    /** Encrypts under the present master key; {@code associatedData} says what it is, and must be said again to open it. */
    public Sealed seal(byte[] plain, String associatedData) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, currentId(), nonce, associatedData)
                    .doFinal(plain);
            var box =
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed);
            return new Sealed(currentId(), box.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Can't seal " + associatedData, e);
        }
    }

    /**
     * Decrypts what {@link #seal} returned.
     *
     * @throws UnknownMasterKeyException if the master key is not among ours
     * @throws IllegalStateException if the box was sealed as something else
     */
    public byte[] open(Sealed sealed, String associatedData) {
        if (!knows(sealed.masterKeyId())) {
            throw new UnknownMasterKeyException(
                    "%s is sealed under master key %08x, which is neither GATEHOUSE_MASTER_KEY nor in GATEHOUSE_MASTER_KEYS_OLD"
                            .formatted(associatedData, sealed.masterKeyId()));
        }
        var box = ByteBuffer.wrap(sealed.box());
        var nonce = new byte[NONCE_BYTES];
        try {
            box.get(nonce);
            var rest = new byte[box.remaining()];
            box.get(rest);
            return cipher(Cipher.DECRYPT_MODE, sealed.masterKeyId(), nonce, associatedData)
                    .doFinal(rest);
        } catch (GeneralSecurityException | BufferUnderflowException e) {
            throw new IllegalStateException("%s was altered in the database".formatted(associatedData), e);
        }
    }

    private Cipher cipher(int mode, int id, byte[] nonce, String associatedData) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var key = new SecretKeySpec(derive(id, SEAL_LABEL), "AES");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associatedData.getBytes(UTF_8));
        return cipher;
    }

    private MasterKey require(int id) {
        var key = find(id);
        if (key == null) {
            throw new IllegalArgumentException("Unknown master key %08x".formatted(id));
        }
        return key;
    }

    /** A scan, because there are one or two of them and a map would box the id on each refresh. */
    private @Nullable MasterKey find(int id) {
        for (var key : keys) {
            if (key.id() == id) {
                return key;
            }
        }
        return null;
    }
}
