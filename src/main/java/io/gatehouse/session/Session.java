package io.gatehouse.session;

import io.gatehouse.token.AccessTokenRequest;
import io.gatehouse.user.User;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A refresh-token family: one row, however often it rotates. */
@Entity
@Table(name = "sessions")
@DynamicUpdate
class Session extends PanacheEntityBase {
    @Id
    UUID id;

    @Column(name = "user_id", nullable = false)
    UUID userId;

    @Column(name = "client_id", nullable = false)
    String clientId;

    @Column(nullable = false)
    String scope;

    @Column(nullable = false)
    String[] amr;

    @Column(name = "auth_time", nullable = false)
    Instant authTime;

    @Column(name = "key_id")
    int keyId;

    @Column(name = "token_hash", nullable = false)
    byte[] tokenHash;

    int generation;

    @Column(name = "rotated_at")
    @Nullable
    Instant rotatedAt;

    /** When the token before the current one came last. */
    @Column(name = "replayed_at")
    @Nullable
    Instant replayedAt;

    @Column(name = "foreign_replay_generation")
    @Nullable
    Integer foreignReplayGeneration;

    @Column(name = "foreign_replays")
    int foreignReplays;

    @Column(nullable = false)
    String ip;

    @Column(name = "user_agent", nullable = false)
    String userAgent;

    @Column(name = "device_name")
    @Nullable
    String deviceName;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "last_used_at", nullable = false)
    Instant lastUsedAt;

    @Column(name = "idle_expires_at", nullable = false)
    Instant idleExpiresAt;

    @Column(name = "expires_at", nullable = false)
    Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    @Column(name = "revoked_reason")
    @Nullable
    String revokedReason;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields, Sessions those of a new one.
    Session() {}

    static List<Session> liveOf(UUID userId) {
        return list(
                "userId = ?1 and revokedAt is null and idleExpiresAt > instant and expiresAt > instant"
                        + " order by lastUsedAt desc, id desc",
                userId);
    }

    Family family(User user, Instant now) {
        return new Family(
                clientId,
                tokenHash,
                generation,
                rotatedAt,
                new Requester(ip, userAgent),
                foreignReplayGeneration,
                foreignReplays,
                revokedAt != null,
                idleExpiresAt,
                expiresAt,
                user.active(),
                now);
    }

    AccessTokenRequest accessToken(User user) {
        return new AccessTokenRequest(
                userId, id, clientId, scope, user.roles(), authTime, List.of(amr), user.email(), user.emailVerified());
    }
}
