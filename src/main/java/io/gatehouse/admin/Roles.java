package io.gatehouse.admin;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Roles that accounts can have, or none. */
@Documented
@Constraint(validatedBy = Roles.Known.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@interface Roles {
    String message() default "must be among \"user\" and \"admin\"";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Looks at the list as a whole, so that the refusal names the member and not an element of it. */
    final class Known implements ConstraintValidator<Roles, List<@Nullable String>> {
        private static final Set<String> ALL = Set.of("user", "admin");

        @Override
        public boolean isValid(@Nullable List<@Nullable String> roles, ConstraintValidatorContext context) {
            return roles == null || roles.stream().allMatch(role -> role != null && ALL.contains(role));
        }
    }
}
