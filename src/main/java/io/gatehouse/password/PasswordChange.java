package io.gatehouse.password;

import io.gatehouse.account.PasswordReplacement;
import io.gatehouse.credential.Passwords;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.signin.Reauthentication;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Sets a new password for whoever knows the present one. */
@ApplicationScoped
class PasswordChange {
    private final Reauthentication reauthentication;
    private final Passwords passwords;
    private final PasswordReplacement replacement;
    private final Users users;

    PasswordChange(
            Reauthentication reauthentication, Passwords passwords, PasswordReplacement replacement, Users users) {
        this.reauthentication = reauthentication;
        this.passwords = passwords;
        this.replacement = replacement;
        this.users = users;
    }

    /**
     * Waits for hashing permits: call it on a virtual thread.
     *
     * @param session the one that goes on
     * @throws ProblemException {@code validation-failed}, {@code unavailable}
     */
    void change(UUID userId, UUID session, String current, String replacing) {
        var proof = reauthentication.require(userId, "current_password", current);
        if (replacing.equals(current)) {
            throw ProblemException.invalid("new_password", "must differ from the present one");
        }
        var owner = QuarkusTransaction.requiringNew().call(() -> owner(userId));
        var password = passwords.accept("new_password", replacing, owner.email(), owner.username(), owner.fullName());
        QuarkusTransaction.requiringNew()
                .run(() -> replacement.byOwner(reauthentication.lock(proof), password, session));
    }

    private User owner(UUID userId) {
        return users.find(userId).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND));
    }
}
