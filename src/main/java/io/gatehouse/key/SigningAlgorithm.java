package io.gatehouse.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/** What an access token may be signed with; the constants carry their names in RFC 7518 and RFC 8037. */
public enum SigningAlgorithm {
    ES256("EC", new ECGenParameterSpec("secp256r1")),
    RS256("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
    EdDSA("Ed25519", NamedParameterSpec.ED25519);

    private final String family;

    @SuppressWarnings("ImmutableEnumChecker") // the JDK's parameter specs are immutable
    private final AlgorithmParameterSpec parameters;

    SigningAlgorithm(String family, AlgorithmParameterSpec parameters) {
        this.family = family;
        this.parameters = parameters;
    }

    KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance(family);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    PublicKey publicKey(byte[] spki) {
        try {
            return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A public signing key was altered in the database", e);
        }
    }

    PrivateKey privateKey(byte[] pkcs8) {
        try {
            return KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A private signing key was altered in the database", e);
        }
    }
}
