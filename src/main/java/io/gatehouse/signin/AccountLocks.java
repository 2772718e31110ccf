package io.gatehouse.signin;

import io.gatehouse.credential.PasswordReplaced;
import io.gatehouse.lockout.Budget;
import io.gatehouse.lockout.Lockout;
import io.gatehouse.mail.AddressRequest;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.UUID;

/** Tells the owner of an account that it is locked, and lifts its locks. */
@ApplicationScoped
public class AccountLocks {
    private final Lockout lockout;
    private final Users users;
    private final Outbox outbox;
    private final Clock clock;

    AccountLocks(Lockout lockout, Users users, Outbox outbox, Clock clock) {
        this.lockout = lockout;
        this.users = users;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Lifts every lock of an account once the caller's transaction commits. */
    @Transactional(TxType.MANDATORY)
    public void lift(UUID userId, String email) {
        lockout.lift(Budget.SIGN_IN, email);
        lockout.lift(Budget.PASSWORD, userId.toString());
    }

    /** Whoever has just proved that the mailbox is theirs isn't the one who guessed. */
    void lift(@Observes PasswordReplaced replaced) {
        if (replaced.cause() == PasswordReplaced.Cause.RESET) {
            lift(replaced.userId(), replaced.email());
        }
    }

    void tell(@Observes AddressRequest request) {
        if (request.kind() == AddressRequest.Kind.ACCOUNT_LOCKED) {
            users.findByEmail(request.email())
                    .filter(User::active)
                    .ifPresent(user -> outbox.enqueue(
                            new Email.AccountLocked(user.id(), user.email(), user.fullName(), clock.instant())));
        }
    }
}
