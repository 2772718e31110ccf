package io.gatehouse.credential;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BcryptTest {
    private final Bcrypt bcrypt = new Bcrypt(4);

    @Test
    void aHashVerifiesItsPasswordOnly() {
        var hash = bcrypt.hash("correct horse");
        assertThat(hash).startsWith("$2b$04$");
        assertThat(bcrypt.verify("correct horse", hash, false)).isTrue();
        assertThat(bcrypt.verify("correct horsf", hash, false)).isFalse();
    }

    @Test
    void nothingOfALongPasswordIsCutOff() {
        var start = "x".repeat(255);
        var hash = bcrypt.hash(start + "a");
        assertThat(bcrypt.verify(start + "a", hash, false)).isTrue();
        assertThat(bcrypt.verify(start + "b", hash, false)).isFalse();
    }

    @Test
    void lettersThatLookTheSameAreTheSame() {
        var composed = "caf\u00e9 noir";
        var decomposed = "cafe\u0301 noir";
        assertThat(bcrypt.verify(decomposed, bcrypt.hash(composed), false)).isTrue();
    }

    /** Of the reference implementation's test vectors, and one of each prefix. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
                "$2b$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
                "$2y$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"
            })
    void anImportedHashOfAnyPrefixIsVerified(String hash) {
        assertThat(bcrypt.verify("a", hash, true)).isTrue();
        assertThat(bcrypt.verify("b", hash, true)).isFalse();
        assertThat(bcrypt.outdated(hash, true)).isTrue();
    }

    @Test
    void anImportedHashOfALongPasswordIsCheckedAsItWasMade() {
        var seventyTwo = "p".repeat(72);
        var hash = new String(
                BCrypt.with(BCrypt.Version.VERSION_2Y_NO_NULL_TERMINATOR).hashToChar(4, seventyTwo.toCharArray()));
        assertThat(bcrypt.verify(seventyTwo, hash, true)).isTrue();
        assertThat(bcrypt.verify(seventyTwo + "whatever follows", hash, true)).isTrue();
        assertThat(bcrypt.verify("p".repeat(71), hash, true)).isFalse();
    }

    @Test
    void onlyCheaperOrForeignHashesAreOutdated() {
        assertThat(bcrypt.outdated(bcrypt.hash("a"), false)).isFalse();
        assertThat(new Bcrypt(5).outdated(bcrypt.hash("a"), false)).isTrue();
        assertThat(bcrypt.outdated(bcrypt.hash("a").replaceFirst("2b", "2a"), false))
                .isTrue();
    }

    @Test
    void aCheaperHashCostsAsMuchToCheckAsAnyOther() {
        var costly = new Bcrypt(12);
        var usual = costly.hash("a");
        var cheap = bcrypt.hash("a");
        var ratios = new double[7];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = (double) time(() -> costly.verify("a", cheap, false))
                    / time(() -> costly.verify("a", usual, false));
        }
        Arrays.sort(ratios);
        // Without the topping-up it would be 1/256.
        assertThat(ratios[ratios.length / 2]).isBetween(0.5, 2.0);
    }

    private static long time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
