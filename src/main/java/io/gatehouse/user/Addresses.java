package io.gatehouse.user;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** Which account has which address, or had it until lately: nobody else gets an address while it is reserved. */
@ApplicationScoped
public class Addresses {
    private final EntityManager entities;
    private final Clock clock;

    Addresses(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /** The account that has the address, or that it is reserved for. */
    public Optional<User> holder(String email) {
        var owner = User.<User>find("email", email).singleResultOptional();
        return owner.isPresent() ? owner : reservedFor(email).flatMap(id -> User.findByIdOptional(id));
    }

    /**
     * Gives the account another address, which its owner has proved to have. The caller holds the account's lock.
     *
     * @return false if another account has the address or it is reserved for one
     * @throws ProblemException {@code invalid-token} if another account got it at the same moment
     */
    @Transactional(TxType.MANDATORY)
    public boolean move(User locked, String email) {
        if (holder(email).filter(holder -> !holder.id.equals(locked.id)).isPresent()) {
            return false;
        }
        locked.email = email;
        locked.emailVerified = true;
        locked.updatedAt = clock.instant();
        try {
            entities.flush();
        } catch (ConstraintViolationException e) {
            throw taken();
        }
        // Who had the address until this moment may have reserved it with the same commit.
        if (reservedForAnother(email, locked.id)) {
            throw taken();
        }
        release(locked, List.of(email));
        return true;
    }

    private static ProblemException taken() {
        return new ProblemException(ProblemType.INVALID_TOKEN, "Somebody else has this address by now.");
    }

    /** Keeps an address that the account leaves for its owner to come back. */
    @Transactional(TxType.MANDATORY)
    public void reserve(User locked, String email, Duration time) {
        entities.createNativeQuery("""
                        INSERT INTO address_reservations (email, user_id, until)
                        VALUES (:email, :user, now() + :millis * interval '1 millisecond')
                        ON CONFLICT (email) DO UPDATE SET user_id = excluded.user_id, until = excluded.until""")
                .setParameter("email", email)
                .setParameter("user", locked.id)
                .setParameter("millis", time.toMillis())
                .executeUpdate();
    }

    @Transactional(TxType.MANDATORY)
    public void release(User locked, Collection<String> emails) {
        entities.createNativeQuery("DELETE FROM address_reservations WHERE user_id = :user AND email = ANY (:emails)")
                .setParameter("user", locked.id)
                .setParameter("emails", emails.toArray(String[]::new))
                .executeUpdate();
    }

    boolean reservedForAnother(String email, UUID userId) {
        return reservedFor(email).filter(holder -> !holder.equals(userId)).isPresent();
    }

    private Optional<UUID> reservedFor(String email) {
        @SuppressWarnings("unchecked")
        List<UUID> holder = entities.createNativeQuery(
                        "SELECT user_id FROM address_reservations WHERE email = :email AND until > now()", UUID.class)
                .setParameter("email", email)
                .getResultList();
        return holder.stream().findFirst();
    }
}
