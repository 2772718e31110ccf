package io.gatehouse.credential;

import io.gatehouse.privacy.Perishable;
import io.gatehouse.privacy.PersonalData;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored about people with their passwords, and in registrations that were never confirmed. */
@Singleton
class CredentialData implements PersonalData {
    /** Anybody can register somebody else's address, as often as the rate limits let them. */
    private static final int SHOWN = 1_000;

    @Produces
    @Singleton
    static Perishable unconfirmedRegistrations() {
        return new Perishable("pending_registrations", "id", "created_at < now() - interval '7 days'");
    }

    /** Everything but the hash, which is worth guessing at for whoever gets hold of the export. */
    record PasswordFacts(@Nullable Instant changedAt, boolean imported, List<Attempt> unconfirmedRegistrations) {}

    record Attempt(
            Instant at, @Nullable String username, @Nullable String fullName) {}

    @Override
    public String name() {
        return "password";
    }

    @Override
    public Object export(Person person) {
        var credential = Credential.<Credential>findById(person.id());
        var attempts = PendingRegistration.latest(person.email(), SHOWN).stream()
                .map(attempt -> new Attempt(attempt.createdAt, attempt.username(), attempt.fullName()))
                .toList();
        return credential == null
                ? new PasswordFacts(null, false, attempts)
                : new PasswordFacts(credential.changedAt, credential.imported, attempts);
    }
}
