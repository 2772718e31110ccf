package io.gatehouse.session;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent;
import io.gatehouse.audit.AuditEvent.LoginSucceeded;
import io.gatehouse.audit.AuditEvent.SessionEnded;
import io.gatehouse.audit.AuditEvent.TokenRevoked;
import io.gatehouse.lockout.TrustedDevices;
import io.gatehouse.token.AccessTokens;
import io.gatehouse.token.Revocations;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens and ends sessions. Every ending is written together with the revocation of the session's access tokens. */
@ApplicationScoped
public class Sessions {
    /** A user's live sessions; more than anybody has devices. */
    private static final int MOST = 200;
    /** A user's ended sessions that stay for a while. */
    private static final int MOST_ENDED = 1_000;
    /** So many that are too many go at one sign-in, and the others at the next ones: it must stay short. */
    private static final int AT_ONCE = 1_000;

    private final EntityManager entities;
    private final Users users;
    private final RefreshTokens tokens;
    private final AccessTokens accessTokens;
    private final Revocations revocations;
    private final TrustedDevices devices;
    private final NewPlaces newPlaces;
    private final SessionConfig config;
    private final Audit audit;

    Sessions(
            EntityManager entities,
            Users users,
            RefreshTokens tokens,
            AccessTokens accessTokens,
            Revocations revocations,
            TrustedDevices devices,
            NewPlaces newPlaces,
            SessionConfig config,
            Audit audit) {
        this.entities = entities;
        this.users = users;
        this.tokens = tokens;
        this.accessTokens = accessTokens;
        this.revocations = revocations;
        this.devices = devices;
        this.newPlaces = newPlaces;
        this.config = config;
        this.audit = audit;
    }

    /**
     * How a session begins.
     *
     * @param clientId the OAuth client it belongs to
     * @param scope what its access tokens may do, separated by spaces (RFC 6749, section 3.3)
     * @param amr how the user proved who they are (RFC 8176)
     * @param deviceName what the client calls the device
     * @param refreshable whether it outlives its first access token
     */
    public record Opening(
            String clientId,
            String scope,
            List<String> amr,
            Requester requester,
            @Nullable String deviceName,
            boolean refreshable) {}

    /**
     * Opens a session in the caller's transaction, which holds the account's lock and has made sure that the account is
     * active and the credential still stands: whatever ends all sessions comes before or after, never between.
     */
    @Transactional(TxType.MANDATORY)
    public Grant open(User locked, Opening opening) {
        var now = now();
        var life = opening.refreshable() ? config.absoluteTtl() : accessTokens.ttl();
        var token = tokens.first(UuidCreator.getTimeOrderedEpoch());
        var session = new Session();
        session.id = token.sessionId();
        session.userId = locked.id();
        session.clientId = opening.clientId();
        session.scope = opening.scope();
        session.amr = opening.amr().toArray(String[]::new);
        session.authTime = now;
        session.keyId = token.keyId();
        session.tokenHash = RefreshTokens.hash(token);
        session.ip = opening.requester().ip();
        session.userAgent = opening.requester().userAgent();
        session.deviceName = opening.deviceName();
        session.createdAt = now;
        session.lastUsedAt = now;
        session.expiresAt = now.plus(life);
        session.idleExpiresAt = now.plus(idleTtl(life));
        newPlaces.tell(locked, session);
        forgetEndedBeyondMost(locked.id());
        makeRoom(locked.id());
        session.persist();
        audit.record(new LoginSucceeded(locked.id(), session.id));
        return new Grant(tokens.write(token), idleTtl(life), session.accessToken(locked));
    }

    /**
     * The least used ones go first: a list of sessions, and the end of all of them, must stay cheap. Which of very many are
     * looked at doesn't matter: one that comes after that many others here comes after them among all, too.
     */
    private void makeRoom(UUID userId) {
        @SuppressWarnings("unchecked")
        List<UUID> ended = entities.createNativeQuery("""
                        UPDATE sessions SET revoked_at = now(), revoked_reason = :reason
                         WHERE revoked_at IS NULL AND id IN (
                               SELECT id FROM (SELECT id, last_used_at FROM sessions
                                                WHERE user_id = :user AND revoked_at IS NULL
                                                  AND idle_expires_at > now() AND expires_at > now()
                                                LIMIT :looked) AS looked_at
                                ORDER BY last_used_at DESC, id DESC OFFSET :most)
                        RETURNING id""", UUID.class)
                .setParameter("reason", RevocationReason.TOO_MANY.code())
                .setParameter("user", userId)
                .setParameter("looked", MOST + AT_ONCE)
                .setParameter("most", MOST - 1)
                .getResultList();
        writeEnd(userId, ended, RevocationReason.TOO_MANY);
    }

    /** Whoever signs in without pause would pile up more of them than anybody could export. */
    private void forgetEndedBeyondMost(UUID userId) {
        entities.createNativeQuery("""
                        DELETE FROM sessions WHERE id IN (
                               SELECT id FROM sessions WHERE user_id = :user AND revoked_at IS NOT NULL
                                ORDER BY created_at DESC OFFSET :most LIMIT :batch)""")
                .setParameter("user", userId)
                .setParameter("most", MOST_ENDED)
                .setParameter("batch", AT_ONCE)
                .executeUpdate();
    }

    /** An idle life longer than the whole one would promise too much. */
    private Duration idleTtl(Duration life) {
        return config.idleTtl().compareTo(life) < 0 ? config.idleTtl() : life;
    }

    /** Ends one session with its access tokens. False if it had ended already or never was. */
    @Transactional
    public boolean end(UUID sessionId, RevocationReason reason) {
        return end(sessionId, null, null, reason);
    }

    /** Ends one session of this user. False if it is another's, had ended already or never was. */
    @Transactional
    public boolean endOwn(UUID sessionId, UUID userId, RevocationReason reason) {
        return end(sessionId, userId, null, reason);
    }

    private boolean end(UUID sessionId, @Nullable UUID userId, @Nullable String clientId, RevocationReason reason) {
        // One that has expired ends, too: its last access token may still be good for minutes.
        @SuppressWarnings("unchecked")
        List<Object[]> ended = entities.createNativeQuery("""
                        UPDATE sessions SET revoked_at = now(), revoked_reason = :reason
                         WHERE id = :id AND user_id = coalesce(CAST(:user AS uuid), user_id)
                           AND client_id = coalesce(CAST(:client AS text), client_id) AND revoked_at IS NULL
                        RETURNING user_id, idle_expires_at > now() AND expires_at > now()""")
                .setParameter("reason", reason.code())
                .setParameter("id", sessionId)
                .setParameter("user", userId)
                .setParameter("client", clientId)
                .getResultList();
        if (ended.isEmpty()) {
            return false;
        }
        writeEnd((UUID) ended.getFirst()[0], List.of(sessionId), reason);
        return (Boolean) ended.getFirst()[1];
    }

    /** What goes with an end. */
    private void writeEnd(UUID userId, List<UUID> ended, RevocationReason reason) {
        revocations.revokeAll(ended);
        audit.record(ended.stream().map(id -> ending(userId, id, reason)).toList());
    }

    private static AuditEvent ending(UUID userId, UUID sessionId, RevocationReason reason) {
        return reason == RevocationReason.TOKEN_REVOKED
                ? new TokenRevoked(userId, sessionId)
                : new SessionEnded(userId, sessionId, reason);
    }

    /**
     * Ends the session of a genuine refresh token, whatever its age; a token that Gatehouse didn't make costs no SQL.
     *
     * @return false for a token of no live session, or of another client's
     */
    @Transactional
    public boolean endByRefreshToken(String refreshToken, String clientId, RevocationReason reason) {
        return tokens.read(refreshToken)
                .map(token -> end(token.sessionId(), null, clientId, reason))
                .orElse(false);
    }

    /**
     * Ends all of a user's sessions but, if given, one; where the reason asks for it, also the trust in the user's devices. The
     * account's lock makes a sign-in come before or after.
     */
    @Transactional
    public void endAll(UUID userId, RevocationReason reason, @Nullable UUID except) {
        var unused = users.lock(userId);
        @SuppressWarnings("unchecked")
        List<UUID> ended = entities.createNativeQuery("""
                        UPDATE sessions SET revoked_at = now(), revoked_reason = :reason
                         WHERE id IN (SELECT id FROM sessions WHERE user_id = :user AND revoked_at IS NULL
                                         AND id IS DISTINCT FROM CAST(:except AS uuid) ORDER BY id FOR UPDATE)
                        RETURNING id""", UUID.class)
                .setParameter("reason", reason.code())
                .setParameter("user", userId)
                .setParameter("except", except)
                .getResultList();
        writeEnd(userId, ended, reason);
        if (reason.endsTrustInDevices()) {
            devices.forgetAll(userId);
        }
    }

    /** The database's time: what instances with different clocks agree on. */
    Instant now() {
        return (Instant) entities.createNativeQuery("SELECT clock_timestamp()", Instant.class)
                .getSingleResult();
    }
}
