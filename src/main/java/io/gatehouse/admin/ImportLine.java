package io.gatehouse.admin;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gatehouse.credential.BcryptHash;
import io.gatehouse.problem.FieldError;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.user.EmailAddress;
import io.gatehouse.user.FullName;
import io.gatehouse.user.NewUser;
import io.gatehouse.user.UserImport.ImportedUser;
import io.gatehouse.user.Username;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user as a line of the import has it. */
record ImportLine(
        @EmailAddress String email,
        @BcryptHash String passwordHash,
        @Nullable Boolean emailVerified,
        @Username @Nullable String username,
        @FullName @Nullable String fullName,
        @Nullable List<@Nullable String> roles,
        @Nullable Boolean isActive,
        @Nullable Instant createdAt) {
    private static final Set<String> ROLES = Set.of("user", "admin");

    ImportLine {
        email = EmailAddress.Normal.form(email);
    }

    /** @throws ProblemException {@code validation-failed} for what the members' constraints can't tell */
    void requireValid(Instant now) {
        var errors = new ArrayList<FieldError>();
        if (roles != null && !roles.stream().allMatch(role -> role != null && ROLES.contains(role))) {
            errors.add(new FieldError("roles", "must be among \"user\" and \"admin\""));
        }
        if (createdAt != null && (createdAt.isAfter(now) || createdAt.isBefore(Instant.EPOCH))) {
            errors.add(new FieldError("created_at", "must not be in the future, nor before 1970"));
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    ImportedUser user(Instant now) {
        var details = new NewUser(
                email,
                Boolean.TRUE.equals(emailVerified),
                username,
                fullName,
                roles == null ? Set.of() : Set.copyOf(named(roles)));
        return new ImportedUser(
                UuidCreator.getTimeOrderedEpoch(),
                details,
                !Boolean.FALSE.equals(isActive),
                createdAt == null ? now : createdAt);
    }

    private static List<String> named(List<@Nullable String> roles) {
        var named = new ArrayList<String>();
        for (var role : roles) {
            if (role != null) {
                named.add(role);
            }
        }
        return named;
    }

    @Override
    public String toString() {
        return "ImportLine[hidden]";
    }
}
