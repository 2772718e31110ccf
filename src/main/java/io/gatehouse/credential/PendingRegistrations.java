package io.gatehouse.credential;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps the registrations that wait for their address to be confirmed. */
@ApplicationScoped
public class PendingRegistrations {
    private static final String TAKE_UNMAILED = """
            WITH taken AS (
                UPDATE pending_registrations SET mailed_at = now() WHERE email = :email AND mailed_at IS NULL
                RETURNING *)
            SELECT * FROM taken ORDER BY id""";

    private final EntityManager entities;
    private final Clock clock;

    PendingRegistrations(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Transactional(TxType.MANDATORY)
    public PendingRegistration add(
            String email, NewPassword password, @Nullable String username, @Nullable String fullName) {
        var registration = new PendingRegistration(
                UuidCreator.getTimeOrderedEpoch(), email, password.hash(), username, fullName, clock.instant());
        registration.persist();
        return registration;
    }

    public Optional<PendingRegistration> find(UUID id) {
        return PendingRegistration.findByIdOptional(id);
    }

    public Optional<PendingRegistration> newest(String email) {
        return PendingRegistration.newest(email);
    }

    /**
     * Holds back whoever else gives out or removes registrations for an address until the caller's transaction ends. Who
     * locks an account, too, does that first, and enqueues a mail last.
     */
    @Transactional(TxType.MANDATORY)
    public void lockAll(String email) {
        // Not their rows: anybody can add to them, and each would be locked by itself.
        entities.createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(:address, 6))")
                .setParameter("address", email)
                .getSingleResult();
    }

    /** Those that haven't been given out by this before: each is mailed its own link once. */
    @Transactional(TxType.MANDATORY)
    public List<PendingRegistration> takeUnmailed(String email) {
        lockAll(email);
        @SuppressWarnings("unchecked")
        List<PendingRegistration> unmailed = entities.createNativeQuery(TAKE_UNMAILED, PendingRegistration.class)
                .setParameter("email", email)
                .getResultList();
        return unmailed;
    }

    /** Removes every registration for an address and tells which those were. */
    @Transactional(TxType.MANDATORY)
    public List<UUID> removeAll(String email) {
        lockAll(email);
        @SuppressWarnings("unchecked")
        List<UUID> removed = entities.createNativeQuery(
                        "DELETE FROM pending_registrations WHERE email = :email RETURNING id", UUID.class)
                .setParameter("email", email)
                .getResultList();
        return removed;
    }
}
