package io.gatehouse.registration;

import io.gatehouse.account.EmailChanges;
import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import io.gatehouse.credential.Credentials;
import io.gatehouse.credential.NewPassword;
import io.gatehouse.credential.PendingRegistration;
import io.gatehouse.credential.PendingRegistrations;
import io.gatehouse.mail.AddressRequest;
import io.gatehouse.mail.AddressRequests;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.signin.AccountLocks;
import io.gatehouse.user.Addresses;
import io.gatehouse.user.NewUser;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.gatehouse.verification.OneTimeTokens;
import io.gatehouse.verification.TokenPurpose;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registers, and turns a confirmed registration into an account. */
@ApplicationScoped
class Registration {
    private final Users users;
    private final Addresses addresses;
    private final EmailChanges emailChanges;
    private final Credentials credentials;
    private final PendingRegistrations pending;
    private final OneTimeTokens tokens;
    private final Outbox outbox;
    private final AddressRequests requests;
    private final AccountLocks locks;
    private final Audit audit;

    Registration(
            Users users,
            Addresses addresses,
            EmailChanges emailChanges,
            Credentials credentials,
            PendingRegistrations pending,
            OneTimeTokens tokens,
            Outbox outbox,
            AddressRequests requests,
            AccountLocks locks,
            Audit audit) {
        this.users = users;
        this.addresses = addresses;
        this.emailChanges = emailChanges;
        this.credentials = credentials;
        this.pending = pending;
        this.tokens = tokens;
        this.outbox = outbox;
        this.requests = requests;
        this.locks = locks;
        this.audit = audit;
    }

    /** Who wants an account; names that aren't given are null. */
    record Applicant(
            String email,
            @Nullable String username,
            @Nullable String fullName) {}

    /** @throws ProblemException {@code username-taken}, only ever because of an existing account */
    void requireFreeUsername(@Nullable String username) {
        if (username != null && users.usernameTaken(username)) {
            throw new ProblemException(ProblemType.USERNAME_TAKEN, "Choose another user name.");
        }
    }

    /** Keeps the registration until its address is confirmed; what is mailed there is decided later. */
    @Transactional
    void apply(Applicant applicant, NewPassword password) {
        pending.add(applicant.email(), password, applicant.username(), applicant.fullName());
        requests.add(new AddressRequest(AddressRequest.Kind.REGISTER, applicant.email()));
    }

    void decide(@Observes AddressRequest request) {
        switch (request.kind()) {
            case REGISTER -> registered(request.email());
            case RESEND_VERIFICATION -> resend(request.email());
            case RESET_PASSWORD, CHANGE_EMAIL, ACCOUNT_LOCKED -> {}
        }
    }

    /**
     * The owner of an account that exists is told, and the registration is never mailed a link. It stays, though: whoever made
     * it would learn from a sign-in that it has gone, and so that there is an account.
     */
    private void registered(String email) {
        var holder = addresses.holder(email);
        var unmailed = pending.takeUnmailed(email);
        if (holder.isPresent()) {
            var user = holder.get();
            outbox.enqueue(new Email.AlreadyRegistered(user.id(), email, user.fullName()));
            return;
        }
        unmailed.stream().map(Registration::confirmation).forEach(outbox::enqueue);
    }

    /**
     * Makes the account at once, its address unconfirmed.
     *
     * @throws ProblemException {@code email-taken}
     */
    @Transactional
    User create(Applicant applicant, NewPassword password) {
        var user = users.create(NewUser.unconfirmed(applicant.email(), applicant.username(), applicant.fullName()))
                .orElseThrow(() -> new ProblemException(ProblemType.EMAIL_TAKEN, "Sign in, or reset the password."));
        credentials.set(user, password);
        outbox.enqueue(new Email.ConfirmEmail(user.id(), user.email(), user.fullName()));
        audit.record(new AccountChanged(Change.REGISTERED, user.id()));
        return user;
    }

    /**
     * Uses up the token of a confirmation mail. A link activates exactly the registration that it was sent for and voids
     * all others for the address, so nobody can plant a password for somebody else's.
     *
     * @return false for a token that is unknown, used or expired, or whose address has an account by now
     */
    @Transactional
    boolean confirm(String token) {
        var sent = tokens.peek(TokenPurpose.CONFIRM_REGISTRATION, token);
        return sent.isPresent() ? activate(token, sent.get()) : confirmAddress(token) || emailChanges.confirm(token);
    }

    private boolean activate(String token, OneTimeTokens.Consumed sent) {
        // All registrations for the address are locked first: two links at once would else each hold its own token and
        // wait for the other's account.
        pending.lockAll(sent.email());
        return tokens.consume(TokenPurpose.CONFIRM_REGISTRATION, token)
                .flatMap(used -> pending.find(used.subject()))
                .map(this::activate)
                .orElse(false);
    }

    private boolean activate(PendingRegistration registration) {
        var created =
                users.create(NewUser.confirmed(registration.email(), registration.username(), registration.fullName()));
        created.ifPresent(user -> admit(user, registration));
        tokens.revoke(TokenPurpose.CONFIRM_REGISTRATION, pending.removeAll(registration.email()));
        return created.isPresent();
    }

    private void admit(User user, PendingRegistration registration) {
        credentials.adopt(user, registration);
        audit.record(List.of(
                new AccountChanged(Change.REGISTERED, user.id()),
                new AccountChanged(Change.EMAIL_VERIFIED, user.id())));
        // Impatient tries before the confirmation were counted as failures.
        locks.lift(user.id(), user.email());
    }

    /** The account is locked before its token is used up, as everywhere. */
    private boolean confirmAddress(String token) {
        var user = tokens.peek(TokenPurpose.CONFIRM_EMAIL, token)
                .flatMap(sent ->
                        users.lock(sent.subject()).filter(found -> found.email().equals(sent.email())))
                .filter(found ->
                        tokens.consume(TokenPurpose.CONFIRM_EMAIL, token).isPresent());
        user.ifPresent(users::confirmEmail);
        return user.isPresent();
    }

    /** Asks for the link once more; whether the address waits for one is decided later. */
    void askAgain(String email) {
        requests.add(new AddressRequest(AddressRequest.Kind.RESEND_VERIFICATION, email));
    }

    private void resend(String email) {
        var owner = users.lockByEmail(email);
        if (owner.isEmpty()) {
            // A link to an address that is reserved for an account couldn't work.
            if (addresses.holder(email).isEmpty()) {
                pending.newest(email).map(Registration::confirmation).ifPresent(outbox::enqueue);
            }
            return;
        }
        var user = owner.get();
        if (!user.emailVerified()) {
            outbox.enqueue(new Email.ConfirmEmail(user.id(), user.email(), user.fullName()));
        }
    }

    private static Email confirmation(PendingRegistration registration) {
        return new Email.ConfirmRegistration(
                registration.id(), registration.email(), registration.fullName(), registration.createdAt());
    }
}
