package io.gatehouse.account;

import io.gatehouse.mail.Outbox;
import io.gatehouse.privacy.Perishable;
import io.gatehouse.privacy.PersonalData;
import io.gatehouse.verification.OneTimeTokens;
import io.gatehouse.verification.TokenPurpose;
import io.gatehouse.verification.VerificationConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is stored about people in the changes of their addresses. */
@Singleton
class EmailChangeData implements PersonalData {
    /** For a mail that waited for its server: the life of its link began when it was sent. */
    private static final Duration LATE_MAIL = Duration.ofDays(7);

    private final OneTimeTokens tokens;
    private final Outbox outbox;

    EmailChangeData(OneTimeTokens tokens, Outbox outbox) {
        this.tokens = tokens;
        this.outbox = outbox;
    }

    @Produces
    @Singleton
    static Perishable oldChanges(VerificationConfig config) {
        var age = config.undoTtl().plus(config.confirmTtl()).plus(LATE_MAIL);
        return new Perishable(
                "email_changes", "id", "requested_at < now() - interval '%d seconds'".formatted(age.toSeconds()));
    }

    record Change(
            String oldEmail,
            String newEmail,
            String state,
            Instant requestedAt,
            @Nullable Instant confirmedAt) {}

    @Override
    public String name() {
        return "email_changes";
    }

    @Override
    public Object export(Person person) {
        return EmailChange.all(person.id()).stream()
                .map(change -> new Change(
                        change.oldEmail, change.newEmail, change.state, change.requestedAt, change.confirmedAt))
                .toList();
    }

    @Override
    public void erase(Person person) {
        var changes = EmailChange.all(person.id());
        var subjects = changes.stream().flatMap(EmailChange::subjects).toList();
        tokens.revoke(TokenPurpose.CONFIRM_EMAIL, subjects);
        tokens.revoke(TokenPurpose.UNDO_EMAIL_CHANGE, subjects);
        // Up to the change: later ones belong to whoever has the address by now.
        for (var change : changes) {
            if (change.confirmedAt != null) {
                outbox.forget(change.oldEmail, change.confirmedAt);
            }
        }
    }
}
