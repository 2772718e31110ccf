package io.gatehouse.session;

import io.agroal.api.AgroalDataSource;
import io.gatehouse.token.AccessTokenRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The fast path of a refresh: one statement, one round trip, in auto-commit. It moves the family on only if everything still
 * holds, so of many refreshes at once exactly one wins.
 */
@ApplicationScoped
class RotationStatement {
    static final String ROTATE = """
            UPDATE sessions s
               SET token_hash = ?, generation = s.generation + 1, rotated_at = now(), last_used_at = now(),
                   idle_expires_at = least(now() + ? * interval '1 millisecond', s.expires_at), ip = ?, user_agent = ?
              FROM users u
             WHERE s.id = ? AND s.generation = ? AND s.token_hash = ?
               AND s.revoked_at IS NULL AND s.idle_expires_at > now() AND s.expires_at > now()
               AND s.client_id = ? AND u.id = s.user_id AND u.is_active
               AND (s.replayed_at IS NULL OR s.replayed_at <= now() - ? * interval '1 millisecond')
            RETURNING s.user_id, s.client_id, s.scope, s.amr, s.auth_time, u.email, u.email_verified, u.roles,
                      extract(epoch FROM s.idle_expires_at - now())::bigint""";
    private static final String AGE = """
            SELECT extract(epoch FROM (now() - rotated_at) * 1000)::bigint
              FROM sessions
             WHERE id = ? AND generation = ? AND token_hash = ? AND (replayed_at IS NULL OR replayed_at < rotated_at)""";

    private final AgroalDataSource database;
    private final long idleMillis;

    RotationStatement(AgroalDataSource database, SessionConfig config) {
        this.database = database;
        this.idleMillis = config.idleTtl().toMillis();
    }

    /**
     * What the rotated session is worth; empty if the token isn't the current one of a live session.
     *
     * @param calm for how long no token before the current one must have come
     */
    Optional<Rotated> rotate(
            RefreshToken token, byte[] successorHash, String clientId, Requester requester, Duration calm) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(ROTATE)) {
            bind(statement, token, successorHash, requester);
            statement.setString(8, clientId);
            statement.setLong(9, calm.toMillis());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(read(token.sessionId(), rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new RotationFailed(e);
        }
    }

    /** How long ago the token was made; empty if it isn't the current one, or its predecessor has come again since. */
    Optional<Duration> ageOfUndisputed(RefreshToken token) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(AGE)) {
            statement.setObject(1, token.sessionId());
            statement.setInt(2, token.generation());
            statement.setBytes(3, RefreshTokens.hash(token));
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.ofNullable(rows.getObject(1, Long.class)).map(Duration::ofMillis)
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new RotationFailed(e);
        }
    }

    record Rotated(AccessTokenRequest accessToken, Duration refreshTtl) {}

    /** A statement couldn't be run; whether it took effect may be unknown, and a second try finds the same successor. */
    static final class RotationFailed extends RuntimeException {
        RotationFailed(SQLException cause) {
            super(cause);
        }
    }

    private void bind(PreparedStatement statement, RefreshToken token, byte[] successorHash, Requester requester)
            throws SQLException {
        statement.setBytes(1, successorHash);
        statement.setLong(2, idleMillis);
        statement.setString(3, requester.ip());
        statement.setString(4, requester.userAgent());
        statement.setObject(5, token.sessionId());
        statement.setInt(6, token.generation());
        statement.setBytes(7, RefreshTokens.hash(token));
    }

    private static Rotated read(UUID sessionId, ResultSet row) throws SQLException {
        var accessToken = new AccessTokenRequest(
                row.getObject(1, UUID.class),
                sessionId,
                row.getString(2),
                row.getString(3),
                Set.of(strings(row.getArray(8))),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                List.of(strings(row.getArray(4))),
                row.getString(6),
                row.getBoolean(7));
        return new Rotated(accessToken, Duration.ofSeconds(row.getLong(9)));
    }

    private static String[] strings(Array array) throws SQLException {
        return (String[]) array.getArray();
    }
}
