package io.gatehouse.user;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** Sees to it that there always is one. */
@ApplicationScoped
public class Administrators {
    public static final String ROLE = "admin";

    private final EntityManager entities;

    Administrators(EntityManager entities) {
        this.entities = entities;
    }

    /** Whether there is one, active or not. */
    @Transactional
    public boolean exist() {
        return !entities.createNativeQuery("SELECT 1 FROM users WHERE 'admin' = ANY (roles) LIMIT 1")
                .getResultList()
                .isEmpty();
    }

    /** Like {@link #exist}, and nobody else asks before the caller's transaction has ended. */
    @Transactional(TxType.MANDATORY)
    public boolean existAlone() {
        lock();
        return exist();
    }

    private void lock() {
        entities.createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(hashtext('gatehouse administrators'))")
                .getSingleResult();
    }

    /**
     * To be asked before an account is deleted, deactivated or loses the role, with the account's lock held and no other
     * account's locked afterwards: two administrators who remove each other come one after the other.
     *
     * @throws ProblemException {@code last-admin}
     */
    @Transactional(TxType.MANDATORY)
    public void requireAnotherThan(User locked) {
        if (!locked.active() || !locked.roles().contains(ROLE)) {
            return;
        }
        lock();
        // A statement of its own: one that began before the lock was granted wouldn't see what its holder did.
        var others = (Number) entities.createNativeQuery(
                        "SELECT count(*) FROM users WHERE is_active AND 'admin' = ANY (roles) AND id <> :id")
                .setParameter("id", locked.id())
                .getSingleResult();
        if (others.longValue() == 0) {
            throw new ProblemException(ProblemType.LAST_ADMIN, "Make somebody else an administrator first.");
        }
    }
}
