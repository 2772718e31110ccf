package io.gatehouse.admin;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gatehouse.credential.BcryptHash;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.user.EmailAddress;
import io.gatehouse.user.FullName;
import io.gatehouse.user.NewUser;
import io.gatehouse.user.UserImport.ImportedUser;
import io.gatehouse.user.Username;
import java.time.Instant;
import java.util.HashSet;
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
        @Roles @Nullable List<String> roles,
        @Nullable Boolean isActive,
        @Nullable Instant createdAt) {
    ImportLine {
        email = EmailAddress.Normal.form(email);
    }

    /** @throws ProblemException {@code validation-failed} for what the members' constraints can't tell */
    void requireValid(Instant now) {
        if (createdAt != null && (createdAt.isAfter(now) || createdAt.isBefore(Instant.EPOCH))) {
            throw ProblemException.invalid("created_at", "must not be in the future, nor before 1970");
        }
    }

    ImportedUser user(Instant now) {
        var details = new NewUser(
                email,
                Boolean.TRUE.equals(emailVerified),
                username,
                fullName,
                roles == null ? Set.of() : new HashSet<>(roles));
        return new ImportedUser(
                UuidCreator.getTimeOrderedEpoch(),
                details,
                !Boolean.FALSE.equals(isActive),
                createdAt == null ? now : createdAt);
    }

    @Override
    public String toString() {
        return "ImportLine[hidden]";
    }
}
