package io.gatehouse.user;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address that a mail can be sent to: the dot-atom form of RFC 5321 in ASCII, at most 254 characters, its
 * domain with at least one dot. Two addresses that look alike but differ in Unicode can't both be accounts, as only
 * ASCII is taken.
 */
@Documented
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@NotNull
@Size(max = 254)
@Pattern(regexp = EmailAddress.Normal.REGEX)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface EmailAddress {
    String message() default "must be an e-mail address, like name@example.com";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** How addresses are written before they are validated, stored or compared. */
    final class Normal {
        static final String REGEX = "(?=.{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                + "@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

        private static final int MAX_LENGTH = 254;
        private static final java.util.regex.Pattern ADDRESS = java.util.regex.Pattern.compile(REGEX);

        private Normal() {}

        /** Whether a text in normal form can be an account's address at all. */
        public static boolean isAddress(String text) {
            return text.length() <= MAX_LENGTH && ADDRESS.matcher(text).matches();
        }

        /** Trimmed and in lower case, whatever the server's language; empty for an address that is missing. */
        public static String form(@Nullable String address) {
            return address == null ? "" : address.strip().toLowerCase(Locale.ROOT);
        }
    }
}
