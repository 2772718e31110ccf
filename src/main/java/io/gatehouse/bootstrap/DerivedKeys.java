package io.gatehouse.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.mail.MailTokenKeys;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Keys that are derived from the master key for packages that don't know it. */
class DerivedKeys {
    private static final String MAIL_TOKENS = "gatehouse mail token";

    @Produces
    @Singleton
    MailTokenKeys mailTokenKeys(
            @ConfigProperty(name = "gatehouse.master-key") String present,
            @ConfigProperty(name = "gatehouse.master-keys-old") Optional<List<String>> former) {
        return new MailTokenKeys(
                Stream.concat(Stream.of(present), former.stream().flatMap(List::stream))
                        .map(key -> derive(key, MAIL_TOKENS))
                        .toList());
    }

    private static byte[] derive(String masterKey, String label) {
        try {
            var secret = Base64.getDecoder().decode(masterKey.strip());
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(label.getBytes(UTF_8), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 is missing from this Java", e);
        }
    }
}
