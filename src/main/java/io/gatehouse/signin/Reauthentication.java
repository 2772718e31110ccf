package io.gatehouse.signin;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.LoginLocked;
import io.gatehouse.audit.AuditEvent.PasswordNotProved;
import io.gatehouse.audit.Reason;
import io.gatehouse.credential.Credentials;
import io.gatehouse.credential.PasswordCheck;
import io.gatehouse.lockout.Budget;
import io.gatehouse.lockout.Lockout;
import io.gatehouse.lockout.Reservation;
import io.gatehouse.mail.AddressRequest;
import io.gatehouse.mail.AddressRequests;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.UUID;

/**
 * Makes sure that whoever holds an access token knows the password, too. Every guess with a stolen token comes through
 * here.
 */
@ApplicationScoped
public class Reauthentication {
    private final Credentials credentials;
    private final Lockout lockout;
    private final Users users;
    private final AddressRequests requests;
    private final Audit audit;

    Reauthentication(Credentials credentials, Lockout lockout, Users users, AddressRequests requests, Audit audit) {
        this.credentials = credentials;
        this.lockout = lockout;
        this.users = users;
        this.requests = requests;
        this.audit = audit;
    }

    /** That the password was right a moment ago, and which member of the request it came in. */
    public static final class Proof {
        private final String field;
        private final PasswordCheck.Account check;

        private Proof(String field, PasswordCheck.Account check) {
            this.field = field;
            this.check = check;
        }
    }

    /**
     * Waits for a hashing permit: call it on a virtual thread, outside a transaction.
     *
     * @param field the request's member, for the refusal
     * @throws ProblemException {@code validation-failed}, not a 401: a client would take that for an access token to be
     *     refreshed, and ask again; {@code too-many-attempts}, be the password right or wrong; {@code unavailable}
     */
    public Proof require(UUID userId, String field, String password) {
        var reservation = reserve(userId);
        return switch (check(userId, password, reservation)) {
            case PasswordCheck.Account account -> {
                lockout.succeeded(reservation);
                yield new Proof(field, account);
            }
            case PasswordCheck.Pending pending -> throw wrong(field);
            case PasswordCheck.Mismatch mismatch -> {
                refused(userId, reservation);
                throw wrong(field);
            }
        };
    }

    private Reservation reserve(UUID userId) {
        try {
            return lockout.require(Budget.PASSWORD, userId.toString(), null);
        } catch (ProblemException locked) {
            audit.note(new PasswordNotProved(userId, Reason.LOCKED));
            throw locked;
        }
    }

    private void refused(UUID userId, Reservation reservation) {
        audit.note(new PasswordNotProved(userId, Reason.WRONG_PASSWORD));
        if (lockout.failed(reservation)) {
            audit.note(new LoginLocked(userId));
            tellOwner(userId);
        }
    }

    /** Whoever guesses here is inside already. */
    private void tellOwner(UUID userId) {
        QuarkusTransaction.requiringNew().run(() -> users.find(userId)
                .ifPresent(user -> requests.add(new AddressRequest(AddressRequest.Kind.ACCOUNT_LOCKED, user.email()))));
    }

    private PasswordCheck check(UUID userId, String password, Reservation reservation) {
        try {
            return credentials.check(userId, password);
        } catch (RuntimeException e) {
            lockout.withdrawn(reservation);
            audit.note(new PasswordNotProved(userId, Reason.UNAVAILABLE));
            throw e;
        }
    }

    /** The account, locked, with the password that was proved: a reset that committed meanwhile wins. */
    @Transactional(TxType.MANDATORY)
    public User lock(Proof proof) {
        return users.lock(proof.check.userId())
                .filter(user -> credentials.confirm(user, proof.check))
                .orElseThrow(() -> wrong(proof.field));
    }

    private static ProblemException wrong(String field) {
        return ProblemException.invalid(field, "is not your password");
    }
}
