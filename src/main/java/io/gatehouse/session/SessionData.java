package io.gatehouse.session;

import io.gatehouse.privacy.Perishable;
import io.gatehouse.privacy.PersonalData;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is stored about people in their sessions. */
@Singleton
class SessionData implements PersonalData {
    /** The newest; more than a user who signs in now and then has had. */
    private static final int MOST = 2_000;

    @Produces
    @Singleton
    static Perishable endedSessions(SessionConfig config) {
        return new Perishable(
                "sessions",
                "id",
                "revoked_at < now() - interval '%1$d seconds' OR expires_at < now() - interval '%1$d seconds'"
                        .formatted(config.keepEnded().toSeconds()));
    }

    record StoredSession(
            UUID id,
            String clientId,
            String scope,
            List<String> amr,
            Instant authTime,
            String ip,
            String userAgent,
            @Nullable String deviceName,
            Instant createdAt,
            Instant lastUsedAt,
            int refreshes,
            Instant idleExpiresAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable String revokedReason) {
        static StoredSession of(Session session) {
            return new StoredSession(
                    session.id,
                    session.clientId,
                    session.scope,
                    List.of(session.amr),
                    session.authTime,
                    session.ip,
                    session.userAgent,
                    session.deviceName,
                    session.createdAt,
                    session.lastUsedAt,
                    session.generation,
                    session.idleExpiresAt,
                    session.expiresAt,
                    session.revokedAt,
                    session.revokedReason);
        }
    }

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public Object export(Person person) {
        return Session.<Session>find("userId = ?1 order by createdAt desc, id desc", person.id()).page(0, MOST).stream()
                .map(StoredSession::of)
                .toList();
    }
}
