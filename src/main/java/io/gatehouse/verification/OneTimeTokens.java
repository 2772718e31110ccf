package io.gatehouse.verification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * One-time tokens: 256 bits, base64url without padding (43 characters), of which only the SHA-256 is stored. Expiry is
 * judged by the database's clock.
 */
@ApplicationScoped
public class OneTimeTokens {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final DataSource database;

    OneTimeTokens(DataSource database) {
        this.database = database;
    }

    /** What a token stood for: the account, registration or change it was issued for, and the address it was mailed to. */
    public record Consumed(UUID subject, String email) {}

    /** Stores the token in the caller's transaction; an older token of the same purpose and subject stops working. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void issue(TokenPurpose purpose, UUID subject, String email, String token, Duration ttl) {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("A one-time token is 256 bits in base64url");
        }
        var sql = """
                INSERT INTO one_time_tokens (token_hash, purpose, subject, email, expires_at)
                VALUES (?, ?, ?, ?, now() + ? * interval '1 millisecond')
                ON CONFLICT ON CONSTRAINT one_time_tokens_purpose_subject_uk
                DO UPDATE SET token_hash = excluded.token_hash, email = excluded.email, expires_at = excluded.expires_at
                """;
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(sql)) {
            insert.setBytes(1, hash(token));
            insert.setString(2, purpose.name());
            insert.setObject(3, subject);
            insert.setString(4, email);
            insert.setLong(5, ttl.toMillis());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("A one-time token could not be stored", e);
        }
    }

    /**
     * Uses the token up: of two callers at once exactly one gets it. Empty for an unknown, used, expired or replaced
     * token and for one of another purpose. If the caller's transaction is rolled back, the token still works.
     */
    @Transactional
    public Optional<Consumed> consume(TokenPurpose purpose, String token) {
        return find(purpose, token, """
                DELETE FROM one_time_tokens WHERE token_hash = ? AND purpose = ? AND expires_at > now()
                RETURNING subject, email
                """);
    }

    /** What {@link #consume} would give now, without using the token up. */
    @Transactional
    public Optional<Consumed> peek(TokenPurpose purpose, String token) {
        return find(purpose, token, """
                SELECT subject, email FROM one_time_tokens WHERE token_hash = ? AND purpose = ? AND expires_at > now()
                """);
    }

    /** Whether {@link #consume} would accept the token now; for a page that must not use it up. */
    @Transactional
    public boolean isValid(TokenPurpose purpose, String token) {
        return peek(purpose, token).isPresent();
    }

    /**
     * Starts the token's life anew, because its mail is being sent again.
     *
     * @return false if it has been used, replaced or revoked since: then nothing is changed
     */
    @Transactional
    public boolean extend(TokenPurpose purpose, String token, Duration ttl) {
        var sql = """
                UPDATE one_time_tokens SET expires_at = now() + ? * interval '1 millisecond'
                WHERE token_hash = ? AND purpose = ?
                """;
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setLong(1, ttl.toMillis());
            update.setBytes(2, hash(token));
            update.setString(3, purpose.name());
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException("A one-time token could not be extended", e);
        }
    }

    @Transactional
    public void revoke(TokenPurpose purpose, UUID subject) {
        revoke(purpose, List.of(subject));
    }

    @Transactional
    public void revoke(TokenPurpose purpose, Collection<UUID> subjects) {
        if (subjects.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "DELETE FROM one_time_tokens WHERE purpose = ? AND subject = ANY (?)")) {
            delete.setString(1, purpose.name());
            delete.setArray(2, connection.createArrayOf("uuid", subjects.toArray()));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("One-time tokens could not be revoked", e);
        }
    }

    /** The only form in which a token may be stored. */
    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private Optional<Consumed> find(TokenPurpose purpose, String token, String sql) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, hash(token));
            statement.setString(2, purpose.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Consumed(row.getObject("subject", UUID.class), row.getString("email")))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("A one-time token could not be looked up", e);
        }
    }
}
