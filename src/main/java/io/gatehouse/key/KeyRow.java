package io.gatehouse.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

@SuppressWarnings("ArrayRecordComponent") // never compared
record KeyRow(
        String kid,
        SigningAlgorithm algorithm,
        KeyState state,
        byte[] publicKey,
        @Nullable Sealed privateKey,
        Instant activeAt,
        @Nullable Instant goneAt) {

    /** What the private key is sealed as, so that no box opens in another row's place. */
    static String sealedAs(String kid) {
        return "Signing key " + kid;
    }

    @Override
    public String toString() {
        return "KeyRow[%s %s %s]".formatted(kid, algorithm, state);
    }
}
