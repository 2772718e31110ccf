package io.gatehouse.key;

import io.gatehouse.problem.ProblemException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A key as the token package uses it.
 *
 * @param kid its RFC 7638 thumbprint
 * @param signer absent from a retired key, which only verifies
 */
public record SigningKey(
        String kid,
        SigningAlgorithm algorithm,
        PublicKey verifier,
        @Nullable PrivateKey signer) {
    public PrivateKey requireSigner() {
        if (signer == null) {
            throw noneCanSign();
        }
        return signer;
    }

    static ProblemException noneCanSign() {
        return ProblemException.unavailable("No key can sign at the moment.", Duration.ofSeconds(5));
    }

    @Override
    public String toString() {
        return "SigningKey[%s %s]".formatted(algorithm, kid);
    }
}
