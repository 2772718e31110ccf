package io.gatehouse.account;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import io.gatehouse.mail.AddressRequest;
import io.gatehouse.mail.AddressRequests;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.user.Addresses;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.gatehouse.verification.OneTimeTokens;
import io.gatehouse.verification.TokenPurpose;
import io.gatehouse.verification.VerificationConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Moves accounts to other addresses: asked for with the password, done once the new address is confirmed, and undone by
 * whoever has the old one, for a while and whatever the address is by then.
 */
@ApplicationScoped
public class EmailChanges {
    private final Users users;
    private final Addresses addresses;
    private final OneTimeTokens tokens;
    private final Outbox outbox;
    private final AddressRequests requests;
    private final PasswordReplacement passwords;
    private final VerificationConfig config;
    private final Clock clock;
    private final Audit audit;

    EmailChanges(
            Users users,
            Addresses addresses,
            OneTimeTokens tokens,
            Outbox outbox,
            AddressRequests requests,
            PasswordReplacement passwords,
            VerificationConfig config,
            Clock clock,
            Audit audit) {
        this.users = users;
        this.addresses = addresses;
        this.tokens = tokens;
        this.outbox = outbox;
        this.requests = requests;
        this.passwords = passwords;
        this.config = config;
        this.clock = clock;
        this.audit = audit;
    }

    /** Asks for another address. Whether somebody has it already is seen later, so the answer's time can't tell. */
    @Transactional(TxType.MANDATORY)
    public void request(User locked, String newEmail) {
        EmailChange.giveUpOpen(locked.id(), tokens);
        var change = new EmailChange(locked, newEmail, clock.instant());
        change.persist();
        outbox.enqueue(
                new Email.EmailChangeRequested(locked.id(), change.id, locked.email(), locked.fullName(), newEmail));
        requests.add(new AddressRequest(AddressRequest.Kind.CHANGE_EMAIL, newEmail));
        audit.record(new AccountChanged(Change.EMAIL_CHANGE_REQUESTED, locked.id()));
    }

    void decide(@Observes AddressRequest request) {
        if (request.kind() == AddressRequest.Kind.CHANGE_EMAIL) {
            // All accounts are locked before a change is touched or a mail is enqueued, as everywhere: the outbox has a
            // lock of its own for each recipient.
            var askers = EmailChange.undecidedAskers(request.email()).stream()
                    .flatMap(id -> users.lock(id).stream())
                    .collect(Collectors.toMap(User::id, Function.identity()));
            // Only now, as they may have been decided or given up, or gone with their account, while a lock was waited
            // for. Those that came meanwhile have requests of their own.
            EmailChange.undecided(request.email(), askers.keySet())
                    .forEach(change -> decide(change, Objects.requireNonNull(askers.get(change.userId))));
        }
    }

    private void decide(EmailChange change, User asker) {
        change.decidedAt = clock.instant();
        var holder = addresses.holder(change.newEmail).filter(user -> !user.id().equals(change.userId));
        if (holder.isPresent()) {
            var user = holder.get();
            outbox.enqueue(new Email.AlreadyRegistered(user.id(), change.newEmail, user.fullName()));
            return;
        }
        outbox.enqueue(new Email.ConfirmNewEmail(change.id, asker.id(), change.newEmail, asker.fullName()));
    }

    /**
     * Uses up the token that the new address was sent.
     *
     * @return false if it is none, or the change isn't open any more
     */
    @Transactional
    public boolean confirm(String token) {
        return tokens.peek(TokenPurpose.CONFIRM_EMAIL, token)
                .map(OneTimeTokens.Consumed::subject)
                .flatMap(EmailChange::userOf)
                .flatMap(users::lock)
                .filter(user -> confirm(user, token))
                .isPresent();
    }

    private boolean confirm(User locked, String token) {
        var sent = tokens.consume(TokenPurpose.CONFIRM_EMAIL, token);
        if (sent.isEmpty()) {
            return false;
        }
        var change = EmailChange.of(sent.get().subject());
        var old = locked.email();
        if (!change.state.equals(EmailChange.OPEN)
                || !change.oldEmail.equals(old)
                || !addresses.move(locked, change.newEmail)) {
            return false;
        }
        change.state = EmailChange.CONFIRMED;
        change.confirmedAt = clock.instant();
        addresses.reserve(locked, old, config.undoTtl());
        // What was mailed to the old address proves nothing about this account any more, but the way back.
        passwords.voidLinks(locked.id());
        tokens.revoke(TokenPurpose.CONFIRM_EMAIL, locked.id());
        outbox.enqueue(new Email.EmailChanged(locked.id(), change.noticeId, old, locked.fullName(), change.newEmail));
        audit.record(new AccountChanged(Change.EMAIL_CHANGED, locked.id()));
        return true;
    }

    /**
     * Uses up the token that the old address was sent: the account gets that address back, whatever it has by now, and
     * whoever changed it is out.
     *
     * @return false if it is none, or the address can't be had any more
     */
    @Transactional
    public boolean undo(String token) {
        return tokens.peek(TokenPurpose.UNDO_EMAIL_CHANGE, token)
                .map(OneTimeTokens.Consumed::subject)
                .flatMap(EmailChange::userOf)
                .flatMap(users::lock)
                .filter(user -> undo(user, token))
                .isPresent();
    }

    private boolean undo(User locked, String token) {
        var sent = tokens.consume(TokenPurpose.UNDO_EMAIL_CHANGE, token);
        if (sent.isEmpty()) {
            return false;
        }
        var change = EmailChange.of(sent.get().subject());
        if (locked.email().equals(change.oldEmail)) {
            users.confirmEmail(locked);
        } else if (!addresses.move(locked, change.oldEmail)) {
            return false;
        }
        // Later ones are the intruder's: their links back would lead to the intruder's addresses. Earlier ones stay, as
        // this one may itself be an intruder's.
        var undone = change.andLater();
        undone.forEach(later -> later.state = EmailChange.UNDONE);
        addresses.release(locked, undone.stream().map(later -> later.oldEmail).toList());
        var subjects = undone.stream().flatMap(EmailChange::subjects).toList();
        tokens.revoke(TokenPurpose.UNDO_EMAIL_CHANGE, subjects);
        tokens.revoke(TokenPurpose.CONFIRM_EMAIL, subjects);
        passwords.disable(locked);
        outbox.enqueueUnlimited(new Email.ResetPassword(locked.id(), locked.email(), locked.fullName()));
        audit.record(new AccountChanged(Change.EMAIL_CHANGE_UNDONE, locked.id()));
        return true;
    }

    /** Whether a link leads to a change that can be undone; for a page that must not use it up. */
    @Transactional
    public boolean canUndo(String token) {
        return tokens.isValid(TokenPurpose.UNDO_EMAIL_CHANGE, token);
    }
}
