package io.gatehouse.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The outbox table. Every time in it is the database's. */
@ApplicationScoped
class OutboxRows {
    private static final String ROW = "id, kind, data, token_hash, attempts, created_at,"
            + " (extract(epoch FROM now() - created_at) * 1000)::bigint AS age_ms";

    private final DataSource database;

    OutboxRows(DataSource database) {
        this.database = database;
    }

    /** A mail in the outbox; {@code attempts} counts the present one. */
    record Row(
            UUID id,
            String kind,
            String data,
            byte @Nullable [] tokenHash,
            int attempts,
            Instant createdAt,
            Duration age) {
        // Not when the row is read: one that can't be understood must not keep the others from being claimed.
        Email email() {
            return EmailJson.read(kind, data);
        }

        @Override
        public String toString() {
            return "Row[" + id + ", " + kind + "]";
        }
    }

    /**
     * Holds back every other transaction that is about to mail the same kind to the same recipient until this one is
     * over, and counts what they have been sent: without the lock, requests at once would all see four and make nine.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int countLastHour(String kind, String recipient) {
        run("SELECT pg_advisory_xact_lock(hashtextextended(?, 5))", lock -> {
            lock.setString(1, kind + ' ' + recipient);
            lock.execute();
        });
        // A statement of its own: one that began before the lock was granted wouldn't see what its holder wrote.
        var sql =
                "SELECT count(*) FROM outbox WHERE recipient = ? AND kind = ? AND created_at > now() - interval '1 hour'";
        try (var connection = database.getConnection();
                var count = connection.prepareStatement(sql)) {
            count.setString(1, recipient);
            count.setString(2, kind);
            try (var row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void insert(UUID id, Email email, byte @Nullable [] tokenHash) {
        run(
                "INSERT INTO outbox (id, kind, recipient, user_id, data, token_hash) VALUES (?, ?, ?, ?, ?::jsonb, ?)",
                insert -> {
                    insert.setObject(1, id);
                    insert.setString(2, EmailJson.kindOf(email));
                    insert.setString(3, email.to());
                    insert.setObject(4, email.user());
                    insert.setString(5, EmailJson.write(email));
                    insert.setBytes(6, tokenHash);
                    insert.executeUpdate();
                });
    }

    /** Takes the mail that has been due longest, unless another instance is at it. */
    @Transactional
    public Optional<Row> claim(Duration lease) {
        // Kinds that only a newer release knows are left to it.
        var sql = """
                UPDATE outbox SET attempts = attempts + 1, leased_until = now() + ? * interval '1 millisecond'
                WHERE id = (
                    SELECT id FROM outbox
                    WHERE state = 'pending' AND next_attempt_at <= now() AND kind = ANY (?)
                        AND (leased_until IS NULL OR leased_until < now())
                    ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING\s""" + ROW;
        try (var connection = database.getConnection();
                var claim = connection.prepareStatement(sql)) {
            claim.setLong(1, lease.toMillis());
            claim.setArray(2, connection.createArrayOf("text", EmailJson.kinds().toArray()));
            return rows(claim).stream().findFirst();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    long countWaiting() {
        try (var connection = database.getConnection();
                var count = connection.prepareStatement("SELECT count(*) FROM outbox WHERE state = 'pending'");
                var row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Transactional
    public void sent(Row row) {
        run(
                "UPDATE outbox SET state = 'sent', sent_at = now(), leased_until = NULL, last_error = NULL"
                        + " WHERE id = ? AND state = 'pending'",
                update -> {
                    update.setObject(1, row.id());
                    update.executeUpdate();
                });
    }

    // "attempts = ?" here and below: who has lost the lease to another instance has nothing to say any more.
    @Transactional
    public void retry(Row row, String error, Duration pause) {
        run(
                "UPDATE outbox SET next_attempt_at = now() + ? * interval '1 millisecond', leased_until = NULL,"
                        + " last_error = ? WHERE id = ? AND state = 'pending' AND attempts = ?",
                update -> {
                    update.setLong(1, pause.toMillis());
                    update.setString(2, error);
                    update.setObject(3, row.id());
                    update.setInt(4, row.attempts());
                    update.executeUpdate();
                });
    }

    @Transactional
    public void failed(Row row, String error) {
        run(
                "UPDATE outbox SET state = 'failed', leased_until = NULL, last_error = ?"
                        + " WHERE id = ? AND state = 'pending' AND attempts = ?",
                update -> {
                    update.setString(1, error);
                    update.setObject(2, row.id());
                    update.setInt(3, row.attempts());
                    update.executeUpdate();
                });
    }

    /** The latest mails, newest first, whatever became of them. */
    @Transactional
    public List<Row> latest(int limit) {
        var sql = "SELECT " + ROW + " FROM outbox WHERE kind = ANY (?) ORDER BY created_at DESC, id DESC LIMIT ?";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setArray(
                    1, connection.createArrayOf("text", EmailJson.kinds().toArray()));
            select.setInt(2, limit);
            return rows(select);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Transactional
    public void remove(Row row) {
        run("DELETE FROM outbox WHERE id = ?", delete -> {
            delete.setObject(1, row.id());
            delete.executeUpdate();
        });
    }

    private interface Work {
        void on(PreparedStatement statement) throws SQLException;
    }

    private void run(String sql, Work work) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            work.on(statement);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static List<Row> rows(PreparedStatement statement) throws SQLException {
        var rows = new ArrayList<Row>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(new Row(
                        row.getObject("id", UUID.class),
                        row.getString("kind"),
                        row.getString("data"),
                        row.getBytes("token_hash"),
                        row.getInt("attempts"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        Duration.ofMillis(row.getLong("age_ms"))));
            }
        }
        return rows;
    }

    private static IllegalStateException unreadable(SQLException e) {
        return new IllegalStateException("The outbox could not be read or written", e);
    }
}
