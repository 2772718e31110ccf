package io.gatehouse.admin;

import io.gatehouse.account.AccountDeletion;
import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.UserUpdated;
import io.gatehouse.audit.Reason;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.problem.Member;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.session.RevocationReason;
import io.gatehouse.session.Sessions;
import io.gatehouse.user.Administrators;
import io.gatehouse.user.NewUser;
import io.gatehouse.user.User;
import io.gatehouse.user.UserView;
import io.gatehouse.user.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes, changes and deletes other people's accounts. */
@ApplicationScoped
class UserAdministration {
    private final Users users;
    private final Administrators administrators;
    private final Sessions sessions;
    private final AccountDeletion deletion;
    private final Outbox outbox;
    private final Audit audit;

    UserAdministration(
            Users users,
            Administrators administrators,
            Sessions sessions,
            AccountDeletion deletion,
            Outbox outbox,
            Audit audit) {
        this.users = users;
        this.administrators = administrators;
        this.sessions = sessions;
        this.deletion = deletion;
        this.outbox = outbox;
        this.audit = audit;
    }

    /** A null activity, null roles and absent names stay as they are. */
    record Change(
            @Nullable Boolean active, @Nullable Set<String> roles, Member<String> username, Member<String> fullName) {}

    /**
     * Makes an account without a password; its owner is mailed a link to set one.
     *
     * @throws ProblemException {@code email-taken}
     */
    @Transactional
    UserView invite(String email, @Nullable String fullName, Set<String> roles) {
        var user = users.create(new NewUser(email, false, null, fullName, roles))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.EMAIL_TAKEN, "Look the account up by its address, and change it instead."));
        outbox.enqueue(new Email.Invitation(user.id(), user.email(), user.fullName()));
        audit.record(new AccountChanged(AuditEvent.Change.INVITED, user.id()));
        if (roles.contains("admin")) {
            audit.record(new UserUpdated(user.id(), Reason.ROLES));
        }
        return UserView.of(user);
    }

    /** @throws ProblemException {@code last-admin}, {@code username-taken}, {@code not-found} */
    @Transactional
    UserView change(UUID id, Change change) {
        var user = lock(id);
        var before = user.roles();
        boolean deactivated = user.active() && Boolean.FALSE.equals(change.active());
        boolean demoted = change.roles() != null
                && before.contains("admin")
                && !change.roles().contains("admin");
        if (deactivated || demoted) {
            administrators.requireAnotherThan(user);
        }
        users.rename(id, change.username(), change.fullName());
        if (change.roles() != null) {
            users.appoint(user, change.roles());
        }
        if (change.active() != null) {
            users.activate(user, change.active());
        }
        if (deactivated) {
            sessions.endAll(id, RevocationReason.ACCOUNT_DEACTIVATED, null);
        } else if (!user.roles().containsAll(before)) {
            sessions.endAll(id, RevocationReason.ROLE_REMOVED, null);
        }
        return UserView.of(user);
    }

    /** @throws ProblemException {@code last-admin}, {@code not-found} */
    @Transactional
    void delete(UUID id) {
        deletion.delete(lock(id));
    }

    @Transactional
    void endSessions(UUID id) {
        sessions.endAll(lock(id).id(), RevocationReason.STOPPED_BY_ADMIN, null);
    }

    /** Mails the owner a link to set a password; it serves one who was invited and lost the first mail, too. */
    @Transactional
    void mailReset(UUID id) {
        var user = lock(id);
        outbox.enqueue(new Email.ResetPassword(user.id(), user.email(), user.fullName()));
        audit.record(new AccountChanged(AuditEvent.Change.RESET_REQUESTED, user.id()));
    }

    private User lock(UUID id) {
        return users.lock(id).orElseThrow(UserAdministration::unknown);
    }

    static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no account with this id.");
    }
}
