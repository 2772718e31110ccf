package io.gatehouse.credential;

import io.gatehouse.user.EmailAddress;
import io.gatehouse.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks passwords and keeps their hashes. */
@ApplicationScoped
public class Credentials {
    /** One statement whether the address has an account, a pending registration or neither. */
    private static final String STORED = """
            SELECT 0 AS place, u.id AS user_id, c.password_hash AS hash, coalesce(c.imported, false) AS imported
              FROM users u LEFT JOIN credentials c ON c.user_id = u.id WHERE u.email = :email
            UNION ALL
            (SELECT 1, NULL, p.password_hash, false FROM pending_registrations p
              WHERE p.email = :email ORDER BY p.created_at DESC, p.id DESC LIMIT 1)
            ORDER BY place""";

    private static final String STORED_OF_ACCOUNT = """
            SELECT c.user_id AS user_id, c.password_hash AS hash, c.imported AS imported
              FROM credentials c WHERE c.user_id = :id""";

    private final EntityManager entities;
    private final Passwords passwords;
    private final Clock clock;

    Credentials(EntityManager entities, Passwords passwords, Clock clock) {
        this.entities = entities;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * @param userId null for a registration that waits
     * @param hash null for an account without a password
     */
    private record Stored(@Nullable UUID userId, @Nullable String hash, boolean imported) {
        boolean isOfAccount() {
            return userId != null && hash != null;
        }
    }

    /**
     * Checks a password: one hash's work whether or not the address has an account, and one more for a registration that
     * waits, which may be there in both cases: whoever registers an address sees the same afterwards. Waits for a hashing
     * permit (call it on a virtual thread) and holds no database connection meanwhile.
     */
    public PasswordCheck check(String email, String password) {
        var stored = EmailAddress.Normal.isAddress(email) ? find(STORED, "email", email) : List.<Stored>of();
        return passwords.onPermit(() -> verify(stored, password));
    }

    /** Checks the password of an account that is known otherwise, by its access token; works as the other. */
    public PasswordCheck check(UUID userId, String password) {
        var stored = find(STORED_OF_ACCOUNT, "id", userId);
        return passwords.onPermit(() -> verify(stored, password));
    }

    private List<Stored> find(String sql, String parameter, Object value) {
        return QuarkusTransaction.requiringNew().call(() -> findHere(sql, parameter, value));
    }

    private List<Stored> findHere(String sql, String parameter, Object value) {
        return entities.createNativeQuery(sql, Tuple.class).setParameter(parameter, value).getResultList().stream()
                .map(row -> stored((Tuple) row))
                .toList();
    }

    private static Stored stored(Tuple row) {
        return new Stored(
                row.get("user_id", UUID.class), row.get("hash", String.class), row.get("imported", Boolean.class));
    }

    private PasswordCheck verify(List<Stored> stored, String password) {
        var bcrypt = passwords.bcrypt();
        var owner = stored.isEmpty() ? null : stored.getFirst().userId();
        boolean tooLong = password.length() > PasswordPolicy.MAX_LENGTH * 2;
        if (tooLong || stored.stream().noneMatch(Stored::isOfAccount)) {
            bcrypt.verifyNobodys("");
        }
        if (tooLong) {
            return new PasswordCheck.Mismatch(owner);
        }
        for (var each : stored) {
            var hash = each.hash();
            if (hash != null && bcrypt.verify(password, hash, each.imported())) {
                return each.userId() == null
                        ? new PasswordCheck.Pending(owner)
                        : matched(each.userId(), hash, each.imported(), password);
            }
        }
        return new PasswordCheck.Mismatch(owner);
    }

    private PasswordCheck matched(UUID userId, String hash, boolean imported, String password) {
        var bcrypt = passwords.bcrypt();
        var renewed = bcrypt.outdated(hash, imported) ? bcrypt.hash(password) : null;
        return new PasswordCheck.Account(userId, hash, renewed);
    }

    /**
     * Whether the verified hash is still the account's, asked while the caller holds the account's lock; stores the
     * renewed hash if there is one. A reset that committed while the password was being checked wins.
     */
    @Transactional(TxType.MANDATORY)
    public boolean confirm(User locked, PasswordCheck.Account check) {
        var credential = Credential.<Credential>findById(locked.id());
        if (credential == null || !credential.passwordHash.equals(check.verified())) {
            return false;
        }
        if (check.renewed() != null) {
            credential.passwordHash = check.renewed();
            credential.imported = false;
        }
        return true;
    }

    /** Sets the account's password, in place of any other. The caller holds the account's lock. */
    @Transactional(TxType.MANDATORY)
    public void set(User locked, NewPassword password) {
        store(locked, password.hash());
    }

    /** Gives fresh accounts the hashes that another application made, see {@link BcryptHash}. */
    @Transactional(TxType.MANDATORY)
    public void adopt(Map<UUID, String> hashes) {
        entities.createNativeQuery("""
                        INSERT INTO credentials (user_id, password_hash, imported)
                        SELECT id, hash, true FROM unnest(:ids, :hashes) AS given (id, hash)""")
                .setParameter("ids", hashes.keySet().toArray(UUID[]::new))
                .setParameter("hashes", hashes.values().toArray(String[]::new))
                .executeUpdate();
    }

    /** Takes the password away: the account can't sign in until a reset sets one. The caller holds the account's lock. */
    @Transactional(TxType.MANDATORY)
    public void remove(User locked) {
        Credential.deleteById(locked.id());
    }

    private void store(User locked, String hash) {
        var credential = Credential.<Credential>findById(locked.id());
        if (credential == null) {
            new Credential(locked.id(), hash, clock.instant()).persist();
            return;
        }
        credential.passwordHash = hash;
        credential.imported = false;
        credential.changedAt = clock.instant();
    }

    /** Gives a fresh account the password of the registration that was confirmed. */
    @Transactional(TxType.MANDATORY)
    public void adopt(User created, PendingRegistration registration) {
        store(created, registration.passwordHash);
    }
}
