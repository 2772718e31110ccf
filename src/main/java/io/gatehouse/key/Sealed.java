package io.gatehouse.key;

/**
 * A secret at rest.
 *
 * @param masterKeyId the master key that it is sealed under
 * @param box nonce (12 bytes), ciphertext and tag (16 bytes) of AES-256-GCM
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and a copy for each reader would be waste
public record Sealed(int masterKeyId, byte[] box) {
    @Override
    public String toString() {
        return "Sealed[masterKeyId=%08x]".formatted(masterKeyId);
    }
}
