package io.gatehouse.signin;

import io.gatehouse.credential.Credentials;
import io.gatehouse.credential.PasswordCheck;
import io.gatehouse.credential.RegistrationConfig;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.session.Grant;
import io.gatehouse.session.Requester;
import io.gatehouse.session.Sessions;
import io.gatehouse.user.EmailAddress;
import io.gatehouse.user.User;
import io.gatehouse.user.UserView;
import io.gatehouse.user.Users;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs in with an e-mail address and a password. */
@ApplicationScoped
public class SignIn {
    private final Credentials credentials;
    private final Users users;
    private final Sessions sessions;
    private final RegistrationConfig registration;

    SignIn(Credentials credentials, Users users, Sessions sessions, RegistrationConfig registration) {
        this.credentials = credentials;
        this.users = users;
        this.sessions = sessions;
        this.registration = registration;
    }

    /**
     * What a client presents.
     *
     * @param email as it was typed
     * @param scope what is asked for, already judged
     */
    public record Attempt(
            String email,
            String password,
            String clientId,
            String scope,
            Requester requester,
            @Nullable String deviceName) {
        @Override
        public String toString() {
            return "Attempt[hidden]";
        }
    }

    public record SignedIn(Grant grant, UserView user) {}

    /**
     * Waits for a hashing permit: call it on a virtual thread.
     *
     * @throws ProblemException {@code invalid-credentials}; after a correct password also {@code email-not-verified} and
     *     {@code account-disabled}; {@code unavailable}
     */
    public SignedIn with(Attempt attempt) {
        var email = EmailAddress.Normal.form(attempt.email());
        return switch (credentials.check(email, attempt.password())) {
            case PasswordCheck.Mismatch mismatch -> throw invalidCredentials();
            case PasswordCheck.Pending pending -> throw notVerified();
            case PasswordCheck.Account account -> open(account, attempt).orElseThrow(SignIn::invalidCredentials);
        };
    }

    private Optional<SignedIn> open(PasswordCheck.Account account, Attempt attempt) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var user = users.lock(account.userId());
            if (user.isEmpty() || !credentials.confirm(user.get(), account)) {
                return Optional.<SignedIn>empty();
            }
            return Optional.of(open(user.get(), attempt));
        });
    }

    private SignedIn open(User user, Attempt attempt) {
        if (!user.active()) {
            throw new ProblemException(ProblemType.ACCOUNT_DISABLED, "Ask an administrator to activate it again.");
        }
        if (!user.emailVerified() && registration.verificationRequired()) {
            throw notVerified();
        }
        var opening = new Sessions.Opening(
                attempt.clientId(), attempt.scope(), List.of("pwd"), attempt.requester(), attempt.deviceName());
        // First the session: it looks at whether the account was ever signed in to.
        var grant = sessions.open(user, opening);
        users.signedIn(user);
        return new SignedIn(grant, UserView.of(user));
    }

    private static ProblemException invalidCredentials() {
        return new ProblemException(
                ProblemType.INVALID_CREDENTIALS, "Check both, or reset the password if you don't remember it.");
    }

    private static ProblemException notVerified() {
        return new ProblemException(
                ProblemType.EMAIL_NOT_VERIFIED, "Follow the link in the mail that we sent, or ask for another one.");
    }
}
