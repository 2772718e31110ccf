package io.gatehouse.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MasterKeysTest {
    private static final String ONE = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";
    private static final String TWO = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=";
    private static final byte[] SECRET = "a private key".getBytes(UTF_8);

    private static MasterKeys keys(String current, String... old) {
        return new MasterKeys(current, old.length == 0 ? Optional.empty() : Optional.of(List.of(old)));
    }

    @Test
    void whatIsSealedOpensAgain() {
        var sealed = keys(ONE).seal(SECRET, "a name");

        assertThat(keys(ONE).open(sealed, "a name")).isEqualTo(SECRET);
        assertThat(sealed.masterKeyId()).isEqualTo(keys(ONE).currentId());
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        var keys = keys(ONE);

        assertThat(keys.seal(SECRET, "a name").box())
                .isNotEqualTo(keys.seal(SECRET, "a name").box());
    }

    @Test
    void aFormerMasterKeyStillOpensWhatWasSealedUnderIt() {
        var sealed = keys(ONE).seal(SECRET, "a name");
        var after = keys(TWO, ONE);

        assertThat(after.open(sealed, "a name")).isEqualTo(SECRET);
        assertThat(after.seal(SECRET, "a name").masterKeyId())
                .isEqualTo(keys(TWO).currentId());
    }

    @Test
    void withoutTheFormerMasterKeyTheMessageSaysWhatIsMissing() {
        var sealed = keys(ONE).seal(SECRET, "Signing key k");

        assertThatIllegalStateException()
                .isThrownBy(() -> keys(TWO).open(sealed, "Signing key k"))
                .withMessageContaining("Signing key k")
                .withMessageContaining("GATEHOUSE_MASTER_KEYS_OLD");
    }

    @Test
    void nothingOpensInAnothersPlaceOrAltered() {
        var keys = keys(ONE);
        var sealed = keys.seal(SECRET, "a name");
        var altered = sealed.box().clone();
        altered[20] ^= 1;

        assertThatIllegalStateException().isThrownBy(() -> keys.open(sealed, "another name"));
        assertThatIllegalStateException()
                .isThrownBy(() -> keys.open(new Sealed(sealed.masterKeyId(), altered), "a name"));
        assertThatIllegalStateException()
                .isThrownBy(() -> keys.open(new Sealed(sealed.masterKeyId(), new byte[5]), "a name"));
    }

    @Test
    void aDerivedKeyDependsOnTheMasterKeyAndTheLabelAlone() {
        var keys = keys(ONE, TWO);
        var one = keys.currentId();
        var two = keys(TWO).currentId();

        assertThat(keys.derive(one, "tag")).hasSize(32).isEqualTo(keys(ONE).derive(one, "tag"));
        assertThat(keys.derive(one, "tag")).isNotEqualTo(keys.derive(one, "secret"));
        assertThat(keys.derive(one, "tag")).isNotEqualTo(keys.derive(two, "tag"));
        assertThat(keys.knows(two)).isTrue();
        assertThat(keys(ONE).knows(two)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> keys(ONE).derive(two, "tag"));
    }

    @Test
    void aCallerThatChangesADerivedKeyHarmsNobody() {
        var keys = keys(ONE);
        var before = keys.derive(keys.currentId(), "tag");

        keys.derive(keys.currentId(), "tag")[0] ^= 1;

        assertThat(keys.derive(keys.currentId(), "tag")).isEqualTo(before);
    }

    /** Fixed for ever: another value would make all that is stored unreadable. */
    @Test
    void theDerivationStaysWhatItIs() {
        var keys = keys(ONE);

        assertThat("%08x".formatted(keys.currentId())).isEqualTo("3c56b377");
        assertThat(Base64.getEncoder().encodeToString(keys.derive(keys.currentId(), "gatehouse seal")))
                .isEqualTo("MeS3EJ0u7oGCz0SXEJNbPvwPbMHYYaYnlPZiU5+evXI=");
        var mac = keys.mac(keys.currentId(), "refresh-token tag", "message".getBytes(UTF_8));
        assertThat(Base64.getEncoder().encodeToString(mac)).isEqualTo("5wquODuLlOb617HSBibjrRbCms1Air94dSEXHi7hLw0=");
    }

    @Test
    void aBadMasterKeyIsNamedButNotShown() {
        for (var bad : List.of("short", "AAAA", "not base64 at all!", ONE + ONE)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> keys(bad))
                    .withMessage("GATEHOUSE_MASTER_KEY must be 32 random bytes in base64")
                    .withNoCause();
            assertThatIllegalStateException()
                    .isThrownBy(() -> keys(ONE, bad))
                    .withMessageContaining("GATEHOUSE_MASTER_KEYS_OLD");
        }
    }
}
