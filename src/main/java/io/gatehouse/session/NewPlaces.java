package io.gatehouse.session;

import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.user.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;

/** Tells an owner of a sign-in from where there was none before. */
@ApplicationScoped
class NewPlaces {
    private static final String SEEN =
            "SELECT ip, user_agent FROM sessions WHERE user_id = :user ORDER BY created_at DESC LIMIT 100";

    private final EntityManager entities;
    private final Outbox outbox;

    NewPlaces(EntityManager entities, Outbox outbox) {
        this.entities = entities;
        this.outbox = outbox;
    }

    /** A place is new if neither its user agent nor its network was seen with the user; the first sign-in has none. */
    void tell(User user, Session opening) {
        if (user.lastLoginAt() == null || isFamiliar(user, new Requester(opening.ip, opening.userAgent))) {
            return;
        }
        outbox.enqueue(new Email.NewSignIn(
                user.id(),
                opening.id,
                user.email(),
                user.fullName(),
                opening.deviceName,
                opening.ip,
                opening.createdAt));
    }

    private boolean isFamiliar(User user, Requester requester) {
        @SuppressWarnings("unchecked")
        List<Tuple> seen = entities.createNativeQuery(SEEN, Tuple.class)
                .setParameter("user", user.id())
                .getResultList();
        return seen.stream()
                .map(row -> new Requester(row.get("ip", String.class), row.get("user_agent", String.class)))
                .anyMatch(earlier -> !requester.isForeignTo(earlier));
    }
}
