package io.gatehouse.token;

import io.gatehouse.key.SigningAlgorithm;
import io.gatehouse.key.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

final class SigningKeyFixtures {
    private SigningKeyFixtures() {}

    static SigningKey newKey(String kid, SigningAlgorithm algorithm) {
        try {
            var generator =
                    switch (algorithm) {
                        case ES256 -> {
                            var ec = KeyPairGenerator.getInstance("EC");
                            ec.initialize(new ECGenParameterSpec("secp256r1"));
                            yield ec;
                        }
                        case RS256 -> KeyPairGenerator.getInstance("RSA");
                        case EdDSA -> KeyPairGenerator.getInstance("Ed25519");
                    };
            var pair = generator.generateKeyPair();
            return new SigningKey(kid, algorithm, pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
