package io.gatehouse.key;

import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An immutable view of all keys, ready to sign, verify and publish without asking anybody. */
record KeyRing(List<Entry> entries, @Nullable SigningKey active, Map<String, SigningKey> byKid, String jwks) {
    static final KeyRing EMPTY = new KeyRing(List.of(), null, Map.of(), "{\"keys\":[]}");

    record Entry(String kid, KeyState state) {}

    boolean shows(StoredKeys stored) {
        return entries.equals(entriesOf(stored));
    }

    /** Keys that this ring has opened before are taken over: they go on working when their master key isn't ours. */
    KeyRing following(StoredKeys stored, MasterKeys masterKeys) {
        var keys = new HashMap<String, SigningKey>();
        var published = new JsonWebKeySet();
        SigningKey signing = null;
        for (var row : stored.rows()) {
            var key = open(row, masterKeys);
            keys.put(key.kid(), key);
            published.addJsonWebKey(jwk(key));
            if (row.state() == KeyState.ACTIVE) {
                signing = key;
            }
        }
        var json = published.toJson(OutputControlLevel.PUBLIC_ONLY);
        return new KeyRing(entriesOf(stored), signing, Map.copyOf(keys), json);
    }

    private SigningKey open(KeyRow row, MasterKeys masterKeys) {
        var sealed = row.privateKey();
        var known = byKid.get(row.kid());
        if (sealed != null && known != null && known.signer() != null) {
            return known;
        }
        PublicKey verifier = known == null ? row.algorithm().publicKey(row.publicKey()) : known.verifier();
        var signer = sealed != null && masterKeys.knows(sealed.masterKeyId())
                ? row.algorithm().privateKey(masterKeys.open(sealed, KeyRow.sealedAs(row.kid())))
                : null;
        return new SigningKey(row.kid(), row.algorithm(), verifier, signer);
    }

    private static PublicJsonWebKey jwk(SigningKey key) {
        try {
            var jwk = PublicJsonWebKey.Factory.newPublicJwk(key.verifier());
            jwk.setKeyId(key.kid());
            jwk.setUse("sig");
            jwk.setAlgorithm(key.algorithm().name());
            return jwk;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Entry> entriesOf(StoredKeys stored) {
        return stored.rows().stream()
                .map(row -> new Entry(row.kid(), row.state()))
                .toList();
    }

    @Override
    public String toString() {
        return "KeyRing" + entries;
    }
}
