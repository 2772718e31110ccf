package io.gatehouse.password;

import io.gatehouse.account.PasswordReplacement;
import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.ResetRequested;
import io.gatehouse.credential.NewPassword;
import io.gatehouse.credential.Passwords;
import io.gatehouse.mail.AddressRequest;
import io.gatehouse.mail.AddressRequests;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.gatehouse.verification.OneTimeTokens;
import io.gatehouse.verification.TokenPurpose;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.stream.Stream;

/** Sets a new password for whoever has the account's mailbox. */
@ApplicationScoped
class PasswordReset {
    private final AddressRequests requests;
    private final Users users;
    private final OneTimeTokens tokens;
    private final Passwords passwords;
    private final PasswordReplacement replacement;
    private final Outbox outbox;
    private final Audit audit;

    PasswordReset(
            AddressRequests requests,
            Users users,
            OneTimeTokens tokens,
            Passwords passwords,
            PasswordReplacement replacement,
            Outbox outbox,
            Audit audit) {
        this.requests = requests;
        this.users = users;
        this.tokens = tokens;
        this.passwords = passwords;
        this.replacement = replacement;
        this.outbox = outbox;
        this.audit = audit;
    }

    /** Asks for a link; whether the address has an account is seen later. */
    void ask(String email) {
        requests.add(new AddressRequest(AddressRequest.Kind.RESET_PASSWORD, email));
        audit.note(new ResetRequested(email));
    }

    // Only for accounts: a registration that waits to be confirmed may be a stranger's with a password of the
    // stranger's choice, and whoever expects a mail now would follow its link.
    void mail(@Observes AddressRequest request) {
        if (request.kind() == AddressRequest.Kind.RESET_PASSWORD) {
            users.lockByEmail(request.email())
                    .filter(User::active)
                    .ifPresent(
                            user -> outbox.enqueue(new Email.ResetPassword(user.id(), user.email(), user.fullName())));
        }
    }

    boolean isValid(String token) {
        return find(token).isPresent();
    }

    /**
     * Waits for a hashing permit: call it on a virtual thread.
     *
     * @return false for a token that is unknown, used or expired, or was sent to an address that the account had before
     * @throws ProblemException {@code validation-failed} with the policy's objection, and the token goes on working;
     *     {@code unavailable}
     */
    boolean reset(String token, String newPassword) {
        // Looked up before the work of a hash is spent, so that rubbish is cheap.
        var link = find(token);
        if (link.isEmpty()) {
            return false;
        }
        var owner = link.get().owner();
        var password = passwords.accept("new_password", newPassword, owner.email(), owner.username(), owner.fullName());
        return complete(link.get(), password);
    }

    /** A link that works, and whose it is. */
    record Link(TokenPurpose purpose, String token, User owner) {
        @Override
        public String toString() {
            return "Link[" + purpose + "]";
        }
    }

    Optional<Link> find(String token) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Stream.of(TokenPurpose.RESET_PASSWORD, TokenPurpose.INVITATION)
                        .flatMap(purpose -> find(purpose, token).stream())
                        .findFirst());
    }

    private Optional<Link> find(TokenPurpose purpose, String token) {
        return tokens.peek(purpose, token).flatMap(sent -> users.find(sent.subject())
                .filter(user -> user.email().equals(sent.email()))
                .map(user -> new Link(purpose, token, user)));
    }

    /** Of two at once exactly one gets here first; the account is locked before the token, as everywhere. */
    boolean complete(Link link, NewPassword password) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var user = users.lock(link.owner().id());
            if (user.isEmpty() || !consume(link, user.get())) {
                return false;
            }
            replacement.byReset(user.get(), password);
            return true;
        });
    }

    private boolean consume(Link link, User locked) {
        return tokens.consume(link.purpose(), link.token())
                .filter(sent -> sent.email().equals(locked.email()))
                .isPresent();
    }
}
