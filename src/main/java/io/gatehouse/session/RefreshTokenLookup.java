package io.gatehouse.session;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks refresh tokens and sessions up without using them. */
@ApplicationScoped
public class RefreshTokenLookup {
    private static final String SESSION = """
            SELECT s.user_id AS user_id, u.email AS email, s.client_id AS client_id, s.scope AS scope,
                   s.generation AS generation, s.token_hash AS token_hash,
                   s.revoked_at IS NULL AND s.idle_expires_at > now() AND s.expires_at > now() AND u.is_active AS live,
                   coalesce(s.rotated_at, s.created_at) AS issued_at, s.idle_expires_at AS expires_at
              FROM sessions s JOIN users u ON u.id = s.user_id
             WHERE s.id = :id""";

    private final EntityManager entities;
    private final RefreshTokens tokens;

    RefreshTokenLookup(EntityManager entities, RefreshTokens tokens) {
        this.entities = entities;
        this.tokens = tokens;
    }

    /**
     * A genuine refresh token, whatever its age.
     *
     * @param clientId to whom it was issued
     * @param scope what its session was opened with
     * @param current whether it is the current token of a live session
     * @param expiresAt when the session runs out if it isn't used
     */
    public record Known(
            UUID sessionId,
            UUID userId,
            String email,
            String clientId,
            String scope,
            boolean current,
            Instant issuedAt,
            Instant expiresAt) {}

    /** Empty for what Gatehouse didn't make, which costs no SQL, and for a session that is gone. */
    @Transactional
    public Optional<Known> find(String refreshToken) {
        return tokens.read(refreshToken).flatMap(this::find);
    }

    /** The session that a genuine refresh token belongs to, whatever has become of it; costs no SQL. */
    public Optional<UUID> sessionOf(String refreshToken) {
        return tokens.read(refreshToken).map(RefreshToken::sessionId);
    }

    /** Whether the session hasn't been ended, by whatever way, and its account is active. */
    @Transactional
    public boolean stands(UUID sessionId) {
        return !entities.createNativeQuery("""
                        SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
                         WHERE s.id = :id AND s.revoked_at IS NULL AND u.is_active""")
                .setParameter("id", sessionId)
                .getResultList()
                .isEmpty();
    }

    private Optional<Known> find(RefreshToken token) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(SESSION, Tuple.class)
                .setParameter("id", token.sessionId())
                .getResultList();
        return rows.stream().findFirst().map(row -> known(token, row));
    }

    private static Known known(RefreshToken token, Tuple row) {
        boolean current = row.get("generation", Integer.class) == token.generation()
                && MessageDigest.isEqual(row.get("token_hash", byte[].class), RefreshTokens.hash(token));
        return new Known(
                token.sessionId(),
                row.get("user_id", UUID.class),
                row.get("email", String.class),
                row.get("client_id", String.class),
                row.get("scope", String.class),
                current && row.get("live", Boolean.class),
                row.get("issued_at", Instant.class),
                row.get("expires_at", Instant.class));
    }
}
