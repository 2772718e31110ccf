package io.gatehouse.signin;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.LoginFailed;
import io.gatehouse.audit.AuditEvent.LoginLocked;
import io.gatehouse.audit.Reason;
import io.gatehouse.credential.Credentials;
import io.gatehouse.credential.PasswordCheck;
import io.gatehouse.credential.RegistrationConfig;
import io.gatehouse.lockout.Budget;
import io.gatehouse.lockout.Lockout;
import io.gatehouse.lockout.Reservation;
import io.gatehouse.lockout.TrustedDevices;
import io.gatehouse.mail.AddressRequest;
import io.gatehouse.mail.AddressRequests;
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
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Signs in with an e-mail address and a password. */
@ApplicationScoped
public class SignIn {
    private static final Logger LOG = Logger.getLogger(SignIn.class);

    private final Credentials credentials;
    private final Users users;
    private final Sessions sessions;
    private final Lockout lockout;
    private final TrustedDevices devices;
    private final AddressRequests requests;
    private final RegistrationConfig registration;
    private final Audit audit;

    SignIn(
            Credentials credentials,
            Users users,
            Sessions sessions,
            Lockout lockout,
            TrustedDevices devices,
            AddressRequests requests,
            RegistrationConfig registration,
            Audit audit) {
        this.credentials = credentials;
        this.users = users;
        this.sessions = sessions;
        this.lockout = lockout;
        this.devices = devices;
        this.requests = requests;
        this.registration = registration;
        this.audit = audit;
    }

    /**
     * What a client presents.
     *
     * @param email as it was typed
     * @param scope what is asked for, already judged
     * @param deviceToken what an earlier sign-in on this device was given
     * @param refreshable whether the client can refresh: a session is of no use to another once its access token has expired
     */
    public record Attempt(
            String email,
            String password,
            String clientId,
            String scope,
            Requester requester,
            @Nullable String deviceName,
            @Nullable String deviceToken,
            boolean refreshable) {
        /** Of a client that can refresh. */
        public Attempt(
                String email,
                String password,
                String clientId,
                String scope,
                Requester requester,
                @Nullable String deviceName,
                @Nullable String deviceToken) {
            this(email, password, clientId, scope, requester, deviceName, deviceToken, true);
        }

        @Override
        public String toString() {
            return "Attempt[hidden]";
        }
    }

    /** @param deviceToken for the next sign-in on this device */
    public record SignedIn(Grant grant, UserView user, String deviceToken) {
        @Override
        public String toString() {
            return "SignedIn[" + grant + "]";
        }
    }

    /**
     * Waits for a hashing permit: call it on a virtual thread.
     *
     * @throws ProblemException {@code invalid-credentials}; {@code too-many-attempts}, be the password right or wrong; after a
     *     correct password also {@code email-not-verified} and {@code account-disabled}; {@code unavailable}
     */
    public SignedIn with(Attempt attempt) {
        var email = EmailAddress.Normal.form(attempt.email());
        var device = devices.recognise(attempt.deviceToken(), email).orElse(null);
        var reservation = reserve(email, device);
        return switch (check(email, attempt.password(), reservation)) {
            case PasswordCheck.Mismatch mismatch -> {
                var userId = mismatch.userId();
                refused(email, userId, userId == null ? Reason.UNKNOWN_USER : Reason.WRONG_PASSWORD, reservation);
                throw invalidCredentials();
            }
            case PasswordCheck.Pending pending -> {
                // Counted: the password was tried at an account first, if there is one, and anybody can register it.
                refused(email, pending.userId(), Reason.UNVERIFIED, reservation);
                throw notVerified();
            }
            case PasswordCheck.Account account -> {
                lockout.succeeded(reservation);
                yield open(account, attempt, device).orElseThrow(() -> {
                    audit.note(new LoginFailed(null, account.userId(), Reason.SUPERSEDED));
                    return invalidCredentials();
                });
            }
        };
    }

    private Reservation reserve(String email, @Nullable UUID device) {
        try {
            return lockout.require(Budget.SIGN_IN, email, device);
        } catch (ProblemException locked) {
            audit.note(new LoginFailed(email, null, Reason.LOCKED));
            throw locked;
        }
    }

    private PasswordCheck check(String email, String password, Reservation reservation) {
        try {
            return credentials.check(email, password);
        } catch (RuntimeException e) {
            // Nobody learnt anything about the password: most likely the queue for hashing was full.
            lockout.withdrawn(reservation);
            audit.note(new LoginFailed(email, null, Reason.UNAVAILABLE));
            throw e;
        }
    }

    private void refused(String email, @Nullable UUID userId, Reason reason, Reservation reservation) {
        audit.note(new LoginFailed(null, userId, reason));
        if (lockout.failed(reservation)) {
            LOG.info("login.locked");
            audit.note(new LoginLocked(userId));
            // Whatever else was typed, a password perhaps, is nobody's address and is stored nowhere.
            if (EmailAddress.Normal.isAddress(email)) {
                requests.add(new AddressRequest(AddressRequest.Kind.ACCOUNT_LOCKED, email));
            }
        }
    }

    private Optional<SignedIn> open(PasswordCheck.Account account, Attempt attempt, @Nullable UUID device) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var user = users.lock(account.userId());
            if (user.isEmpty() || !credentials.confirm(user.get(), account)) {
                return Optional.<SignedIn>empty();
            }
            return Optional.of(open(user.get(), attempt, device));
        });
    }

    private SignedIn open(User user, Attempt attempt, @Nullable UUID device) {
        if (!user.active()) {
            audit.note(new LoginFailed(null, user.id(), Reason.DISABLED));
            throw new ProblemException(ProblemType.ACCOUNT_DISABLED, "Ask an administrator to activate it again.");
        }
        if (!user.emailVerified() && registration.verificationRequired()) {
            audit.note(new LoginFailed(null, user.id(), Reason.UNVERIFIED));
            throw notVerified();
        }
        var opening = new Sessions.Opening(
                attempt.clientId(),
                attempt.scope(),
                List.of("pwd"),
                attempt.requester(),
                attempt.deviceName(),
                attempt.refreshable());
        // First the session: it looks at whether the account was ever signed in to.
        var grant = sessions.open(user, opening);
        users.signedIn(user);
        return new SignedIn(grant, UserView.of(user), devices.trust(user.id(), device));
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
