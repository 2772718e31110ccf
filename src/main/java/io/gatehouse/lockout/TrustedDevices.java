package io.gatehouse.lockout;

import io.gatehouse.key.MasterKeys;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The devices that somebody signed in from (OWASP's "device cookies"). Each has failures and locks of its own, so that a
 * stranger who guesses doesn't lock the owner out.
 */
@ApplicationScoped
public class TrustedDevices {
    /**
     * By the id in the token and not by the address that was typed: how long it takes tells something of the token's own
     * account at most.
     */
    private static final String STANDS = """
            SELECT u.email FROM users u LEFT JOIN device_epochs d ON d.user_id = u.id
             WHERE u.id = :user AND u.is_active AND coalesce(d.epoch, 0) = :epoch""";

    private static final String RAISE = """
            INSERT INTO device_epochs (user_id, epoch) VALUES (:user, 1)
            ON CONFLICT (user_id) DO UPDATE SET epoch = device_epochs.epoch + 1""";

    private final EntityManager entities;
    private final DeviceTokens tokens;
    private final Duration ttl;
    private final Clock clock;

    @Inject
    TrustedDevices(EntityManager entities, MasterKeys keys, LockoutConfig config, Clock clock) {
        this.entities = entities;
        this.tokens = new DeviceTokens(keys);
        this.ttl = config.deviceTtl();
        this.clock = clock;
    }

    /**
     * The device that a token stands for, if the account of this address trusts it; a bad, strange or outlived token is no
     * device. Only a genuine token costs a statement.
     */
    public Optional<UUID> recognise(@Nullable String token, String email) {
        return Optional.ofNullable(token)
                .flatMap(text -> tokens.read(text, clock.instant()))
                .filter(genuine -> stands(genuine, email))
                .map(DeviceToken::deviceId);
    }

    private boolean stands(DeviceToken token, String email) {
        return QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery(STANDS, String.class)
                .setParameter("user", token.userId())
                .setParameter("epoch", token.epoch())
                .getResultStream()
                .anyMatch(email::equals));
    }

    /**
     * A token for the device that the user has just signed in from, in the transaction that opens the session and holds the
     * account's lock. A device that was recognised stays the same one.
     */
    @Transactional(TxType.MANDATORY)
    public String trust(UUID userId, @Nullable UUID recognised) {
        var device = recognised == null ? UUID.randomUUID() : recognised;
        return tokens.write(
                new DeviceToken(device, userId, epoch(userId), clock.instant().plus(ttl)));
    }

    private int epoch(UUID userId) {
        return (int) entities.createNativeQuery(
                        "SELECT coalesce((SELECT epoch FROM device_epochs WHERE user_id = :user), 0)", Integer.class)
                .setParameter("user", userId)
                .getSingleResult();
    }

    /** Ends the trust in all devices of the user once the caller's transaction commits. */
    @Transactional(TxType.MANDATORY)
    public void forgetAll(UUID userId) {
        entities.createNativeQuery(RAISE).setParameter("user", userId).executeUpdate();
    }
}
