package io.gatehouse.mail;

import io.gatehouse.privacy.Perishable;
import io.gatehouse.privacy.PersonalData;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored about people in the outbox and the requests for addresses. */
@Singleton
class MailData implements PersonalData {
    private final EntityManager entities;

    MailData(EntityManager entities) {
        this.entities = entities;
    }

    @Produces
    @Singleton
    static Perishable finishedMails(MailConfig config) {
        return new Perishable(
                "outbox",
                "id",
                "state <> 'pending' AND created_at < now() - interval '%d seconds'"
                        .formatted(config.keep().toSeconds()));
    }

    record SentMail(
            String kind,
            String to,
            String state,
            Instant createdAt,
            @Nullable Instant sentAt) {}

    @Override
    public String name() {
        return "mails";
    }

    /** But the link to an address that isn't the person's: whether it was sent tells if the address has an account. */
    @Override
    public Object export(Person person) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery("""
                        SELECT kind, recipient, state, created_at, sent_at FROM outbox
                         WHERE (user_id = :id OR recipient = :email)
                           AND (kind <> 'confirm-new-email' OR recipient = :email) ORDER BY created_at, id""", Tuple.class)
                .setParameter("id", person.id())
                .setParameter("email", person.email())
                .getResultList();
        return rows.stream()
                .map(row -> new SentMail(
                        row.get("kind", String.class),
                        row.get("recipient", String.class),
                        row.get("state", String.class),
                        row.get("created_at", Instant.class),
                        row.get("sent_at", Instant.class)))
                .toList();
    }

    @Override
    public void erase(Person person) {
        entities.createNativeQuery("DELETE FROM outbox WHERE user_id = :id OR recipient = :email")
                .setParameter("id", person.id())
                .setParameter("email", person.email())
                .executeUpdate();
        // One that is being decided now ends with its decision; waiting for it here would be a deadlock.
        entities.createNativeQuery("""
                        DELETE FROM address_requests WHERE id IN
                            (SELECT id FROM address_requests WHERE email = :email FOR UPDATE SKIP LOCKED)""").setParameter("email", person.email()).executeUpdate();
    }
}
