package io.gatehouse.account;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import io.gatehouse.credential.PendingRegistrations;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.privacy.People;
import io.gatehouse.privacy.PersonalData.Person;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.session.RevocationReason;
import io.gatehouse.session.Sessions;
import io.gatehouse.user.Administrators;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.gatehouse.verification.OneTimeTokens;
import io.gatehouse.verification.TokenPurpose;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** Deletes accounts with all that hangs on them. */
@ApplicationScoped
public class AccountDeletion {
    private final Users users;
    private final Administrators administrators;
    private final Sessions sessions;
    private final People people;
    private final PendingRegistrations pending;
    private final OneTimeTokens tokens;
    private final Outbox outbox;
    private final Audit audit;

    AccountDeletion(
            Users users,
            Administrators administrators,
            Sessions sessions,
            People people,
            PendingRegistrations pending,
            OneTimeTokens tokens,
            Outbox outbox,
            Audit audit) {
        this.users = users;
        this.administrators = administrators;
        this.sessions = sessions;
        this.people = people;
        this.pending = pending;
        this.tokens = tokens;
        this.outbox = outbox;
        this.audit = audit;
    }

    /**
     * Leaves nothing of the account but a last mail to its address, and the sessions' ids until no access token of theirs
     * can be valid any more.
     *
     * @throws ProblemException {@code last-admin}
     */
    @Transactional(TxType.MANDATORY)
    public void delete(User locked) {
        administrators.requireAnotherThan(locked);
        var farewell = new Email.AccountDeleted(locked.email(), locked.fullName());
        sessions.endAll(locked.id(), RevocationReason.ACCOUNT_DELETED, null);
        audit.record(new AccountChanged(Change.DELETED, locked.id()));
        people.erase(new Person(locked.id(), locked.email()));
        // Anybody's attempts to register with the address, and the links that were mailed for them.
        tokens.revoke(TokenPurpose.CONFIRM_REGISTRATION, pending.removeAll(locked.email()));
        users.delete(locked);
        outbox.enqueue(farewell);
    }
}
