package io.gatehouse.credential;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * The password hash: bcrypt of the NFKC form (NIST SP 800-63B, section 3.1.1.2) in UTF-8. bcrypt takes 71 bytes and its
 * terminator; longer passwords go through SHA-512 first, so nothing is cut off. Hashes of other applications are checked as
 * those made them: without normalising, and cut at 72 bytes.
 */
final class Bcrypt {
    private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2B;
    private static final LongPasswordStrategy WHOLE = LongPasswordStrategies.hashSha512(VERSION);
    private static final int OTHERS_LIMIT = 72;

    private final LongAdder computed = new LongAdder();
    private final int cost;
    private final String nobodys;

    Bcrypt(int cost) {
        this.cost = cost;
        this.nobodys = hash("the password of an account that doesn't exist");
    }

    String hash(String password) {
        computed.increment();
        return new String(BCrypt.with(VERSION, WHOLE).hash(cost, bytes(password)), StandardCharsets.US_ASCII);
    }

    /** Checks at the usual cost at least: a cheaper hash is topped up, so its owner's sign-in doesn't stand out. */
    boolean verify(String password, String hash, boolean imported) {
        computed.increment();
        var matches = imported
                ? verifyImported(password.getBytes(StandardCharsets.UTF_8), hash)
                : BCrypt.verifyer(VERSION, WHOLE)
                        .verify(bytes(password), hash.getBytes(StandardCharsets.US_ASCII))
                        .verified;
        topUp(costOf(hash));
        return matches;
    }

    /** The work of a check, for an address that has no hash. */
    void verifyNobodys(String password) {
        verify(password, nobodys, false);
    }

    /** Whether a hash should be made anew at the next good sign-in. */
    boolean outdated(String hash, boolean imported) {
        return imported || costOf(hash) < cost || !hash.startsWith("$2b$");
    }

    /** How many passwords were hashed, to make a hash or to check one. */
    long computed() {
        return computed.sum();
    }

    private static boolean verifyImported(byte[] password, String hash) {
        var bytes = hash.getBytes(StandardCharsets.US_ASCII);
        if (password.length < OTHERS_LIMIT) {
            return BCrypt.verifyer().verify(password, bytes).verified;
        }
        // Everybody else's bcrypt reads exactly 72 bytes of a long password, then without a terminator.
        var cut = Arrays.copyOf(password, OTHERS_LIMIT);
        var version = BCrypt.Version.VERSION_2Y_NO_NULL_TERMINATOR;
        return BCrypt.verifyer(version, LongPasswordStrategies.truncate(version))
                .verify(cut, bytes)
                .verified;
    }

    private void topUp(int spent) {
        // 2^c and 2^c + 2^(c+1) + … + 2^(cost-1) make exactly 2^cost.
        for (int step = spent; step < cost; step++) {
            BCrypt.with(VERSION, WHOLE).hash(step, new byte[] {1});
        }
    }

    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    }

    private static int costOf(String hash) {
        return Integer.parseInt(hash.substring(4, 6));
    }
}
