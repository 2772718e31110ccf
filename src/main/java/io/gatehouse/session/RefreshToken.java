package io.gatehouse.session;

import java.util.UUID;

/**
 * A refresh token whose tag proved it genuine: Gatehouse made it, whatever its age.
 *
 * @param keyId the master key of its session
 * @param generation how many rotations came before it
 * @param secret 32 bytes, of which the database holds only the hash
 */
record RefreshToken(int keyId, UUID sessionId, int generation, byte[] secret) {
    @Override
    public String toString() {
        return "RefreshToken[" + sessionId + ", generation " + generation + "]";
    }
}
