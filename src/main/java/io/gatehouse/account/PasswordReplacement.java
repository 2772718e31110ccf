package io.gatehouse.account;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import io.gatehouse.credential.Credentials;
import io.gatehouse.credential.NewPassword;
import io.gatehouse.credential.PasswordReplaced;
import io.gatehouse.credential.PasswordReplaced.Cause;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.session.RevocationReason;
import io.gatehouse.session.Sessions;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.gatehouse.verification.OneTimeTokens;
import io.gatehouse.verification.TokenPurpose;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.UUID;

/** Puts a new password, or none, in the place of an account's, with all that this entails. */
@ApplicationScoped
public class PasswordReplacement {
    private final Credentials credentials;
    private final Users users;
    private final Sessions sessions;
    private final OneTimeTokens tokens;
    private final Outbox outbox;
    private final Event<PasswordReplaced> replaced;
    private final Clock clock;
    private final Audit audit;

    PasswordReplacement(
            Credentials credentials,
            Users users,
            Sessions sessions,
            OneTimeTokens tokens,
            Outbox outbox,
            Event<PasswordReplaced> replaced,
            Clock clock,
            Audit audit) {
        this.credentials = credentials;
        this.users = users;
        this.sessions = sessions;
        this.tokens = tokens;
        this.outbox = outbox;
        this.replaced = replaced;
        this.clock = clock;
        this.audit = audit;
    }

    /** For whoever followed the link that the address was sent, which confirms the address, too. */
    @Transactional(TxType.MANDATORY)
    public void byReset(User locked, NewPassword password) {
        credentials.set(locked, password);
        users.confirmEmail(locked);
        tokens.revoke(TokenPurpose.CONFIRM_EMAIL, locked.id());
        sessions.endAll(locked.id(), RevocationReason.PASSWORD_RESET, null);
        settle(locked, Cause.RESET);
        audit.record(new AccountChanged(Change.PASSWORD_RESET, locked.id()));
        tell(locked);
    }

    /** For whoever knew the former one and is signed in. */
    @Transactional(TxType.MANDATORY)
    public void byOwner(User locked, NewPassword password, UUID keptSession) {
        credentials.set(locked, password);
        sessions.endAll(locked.id(), RevocationReason.PASSWORD_CHANGED, keptSession);
        settle(locked, Cause.CHANGED);
        audit.record(new AccountChanged(Change.PASSWORD_CHANGED, locked.id()));
        tell(locked);
    }

    /** The address was taken back from whoever knew the password. */
    @Transactional(TxType.MANDATORY)
    void disable(User locked) {
        credentials.remove(locked);
        sessions.endAll(locked.id(), RevocationReason.EMAIL_CHANGE_UNDONE, null);
        settle(locked, Cause.DISABLED);
    }

    @Transactional(TxType.MANDATORY)
    void voidLinks(UUID userId) {
        tokens.revoke(TokenPurpose.RESET_PASSWORD, userId);
        tokens.revoke(TokenPurpose.INVITATION, userId);
    }

    private void settle(User locked, Cause cause) {
        voidLinks(locked.id());
        // It was asked for by somebody who knew the former password, and that is why there is a new one, perhaps.
        EmailChange.giveUpOpen(locked.id(), tokens);
        replaced.fire(new PasswordReplaced(locked.id(), locked.email(), cause));
    }

    private void tell(User locked) {
        outbox.enqueue(new Email.PasswordChanged(locked.id(), locked.email(), locked.fullName(), clock.instant()));
    }
}
