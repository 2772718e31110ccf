package io.gatehouse.bootstrap;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import io.gatehouse.credential.Credentials;
import io.gatehouse.credential.NewPassword;
import io.gatehouse.credential.Passwords;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.user.Administrators;
import io.gatehouse.user.EmailAddress;
import io.gatehouse.user.NewUser;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first administrator when there is none, and never touches one that is there. Without a configured password a mail
 * invites the person to set one; development makes one up and prints it, this once.
 */
@Singleton
class FirstAdministrator {
    private static final Logger LOG = Logger.getLogger(FirstAdministrator.class);
    private static final int MADE_UP_BYTES = 15;

    private final AdminConfig config;
    private final Administrators administrators;
    private final Users users;
    private final Passwords passwords;
    private final Credentials credentials;
    private final Outbox outbox;
    private final Audit audit;

    FirstAdministrator(
            AdminConfig config,
            Administrators administrators,
            Users users,
            Passwords passwords,
            Credentials credentials,
            Outbox outbox,
            Audit audit) {
        this.config = config;
        this.administrators = administrators;
        this.users = users;
        this.passwords = passwords;
        this.credentials = credentials;
        this.outbox = outbox;
        this.audit = audit;
    }

    void make(@Observes StartupEvent started) {
        config.email().map(EmailAddress.Normal::form).ifPresentOrElse(this::make, this::warnOfNone);
    }

    /** @return whether there was none and now is */
    boolean make(String email) {
        if (administrators.exist()) {
            return false;
        }
        var madeUp =
                config.password().isEmpty() && LaunchMode.current() == LaunchMode.DEVELOPMENT ? madeUpPassword() : null;
        var password = config.password().or(() -> Optional.ofNullable(madeUp)).map(chosen -> accept(chosen, email));
        var made = QuarkusTransaction.requiringNew().call(() -> create(email, password.orElse(null)));
        if (made && madeUp != null) {
            // Not to the log: that may be kept.
            System.out.printf("%n  The first administrator is %s with the password %s%n%n", email, madeUp);
        }
        return made;
    }

    private void warnOfNone() {
        if (!administrators.exist()) {
            LOG.warn(
                    "There is no administrator, so nobody can administer the accounts: set ADMIN_EMAIL and start again.");
        }
    }

    private NewPassword accept(String password, String email) {
        try {
            return passwords.accept("ADMIN_PASSWORD", password, email);
        } catch (ProblemException e) {
            var why = e.errors().isEmpty()
                    ? "can't be judged now"
                    : e.errors().getFirst().message();
            throw new ConfigurationException("ADMIN_PASSWORD " + why + ".");
        }
    }

    private boolean create(String email, @Nullable NewPassword password) {
        // Another instance may have been faster, and be configured with another address.
        if (administrators.existAlone()) {
            return false;
        }
        // An account that somebody registered is never made an administrator's.
        var details = new NewUser(email, true, config.username().orElse(null), null, Set.of(Administrators.ROLE));
        var user = users.create(details);
        user.ifPresentOrElse(
                administrator -> admit(administrator, password),
                () -> LOG.warn(
                        "ADMIN_EMAIL has an account already that isn't an administrator's: set another address."));
        return user.isPresent();
    }

    private void admit(User administrator, @Nullable NewPassword password) {
        if (password == null) {
            outbox.enqueue(new Email.Invitation(administrator.id(), administrator.email(), null));
            audit.record(new AccountChanged(Change.INVITED, administrator.id()));
        } else {
            credentials.set(administrator, password);
            audit.record(new AccountChanged(Change.REGISTERED, administrator.id()));
        }
    }

    private static String madeUpPassword() {
        var bytes = new byte[MADE_UP_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
