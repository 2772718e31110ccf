package io.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {
    @Test
    void bothAreDecodedAsInAForm() {
        assertThat(BasicCredentials.candidates(header("Basic ", "a%20b%3Ac:s%2Be%25c+r")))
                .first()
                .isEqualTo(new BasicCredentials("a b:c", "s+e%c r"));
    }

    @Test
    void whatWasntEncodedIsTakenAsItIsToo() {
        assertThat(BasicCredentials.candidates(header("Basic ", "a:s+e"))).contains(new BasicCredentials("a", "s+e"));
        assertThat(BasicCredentials.candidates(header("Basic ", "a:s%zz")))
                .containsExactly(new BasicCredentials("a", "s%zz"));
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        assertThat(BasicCredentials.candidates(header("bAsIc ", "a:b"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic ***", "Basic bm9jb2xvbg==", "Bearer YTpi", "BasicYTpi"})
    void whatIsntBasicHasNoCredentials(String header) {
        assertThat(BasicCredentials.candidates(header)).isEmpty();
    }

    @Test
    void theSecretIsntPartOfTheText() {
        assertThat(new BasicCredentials("a", "s3cret").toString()).doesNotContain("s3cret");
    }

    private static String header(String scheme, String pair) {
        return scheme + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
