package io.gatehouse.user;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A user name, or none: unique without regard to case, and never an e-mail address. */
@Documented
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Pattern(regexp = Username.Form.REGEX)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Username {
    String message() default
            "must have 3 to 64 letters, digits, dots, hyphens or underscores and start and end with a letter or digit";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** For what isn't validated as a request is. */
    final class Form {
        static final String REGEX = "[A-Za-z0-9][A-Za-z0-9._-]{1,62}[A-Za-z0-9]";

        private Form() {}

        /** Whether a text can be a user name at all. */
        public static boolean isUsername(String text) {
            return text.matches(REGEX);
        }
    }
}
