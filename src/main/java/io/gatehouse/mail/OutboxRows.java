package io.gatehouse.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

    private final Statements statements;

    OutboxRows(DataSource database) {
        this.statements = new Statements(database);
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
        statements.query(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 5))",
                lock -> lock.setString(1, kind + ' ' + recipient),
                ResultSet::next);
        // A statement of its own: one that began before the lock was granted wouldn't see what its holder wrote.
        return (int) count(
                "SELECT count(*) FROM outbox WHERE recipient = ? AND kind = ? AND created_at > now() - interval '1 hour'",
                count -> {
                    count.setString(1, recipient);
                    count.setString(2, kind);
                });
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void insert(UUID id, Email email, byte @Nullable [] tokenHash) {
        statements.update(
                "INSERT INTO outbox (id, kind, recipient, user_id, data, token_hash) VALUES (?, ?, ?, ?, ?::jsonb, ?)",
                insert -> {
                    insert.setObject(1, id);
                    insert.setString(2, EmailJson.kindOf(email));
                    insert.setString(3, email.to());
                    insert.setObject(4, email.user());
                    insert.setString(5, EmailJson.write(email));
                    insert.setBytes(6, tokenHash);
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
        var claimed = statements.query(
                sql,
                claim -> {
                    claim.setLong(1, lease.toMillis());
                    claim.setArray(2, knownKinds(claim));
                },
                OutboxRows::rows);
        return claimed.stream().findFirst();
    }

    long countWaiting() {
        return count("SELECT count(*) FROM outbox WHERE state = 'pending'", count -> {});
    }

    private long count(String sql, Statements.Parameters parameters) {
        return statements.query(sql, parameters, rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    @Transactional
    public void sent(Row row) {
        statements.update(
                "UPDATE outbox SET state = 'sent', sent_at = now(), leased_until = NULL, last_error = NULL"
                        + " WHERE id = ? AND state = 'pending'",
                update -> update.setObject(1, row.id()));
    }

    // "attempts = ?" here and below: who has lost the lease to another instance has nothing to say any more.
    @Transactional
    public void retry(Row row, String error, Duration pause) {
        statements.update(
                "UPDATE outbox SET next_attempt_at = now() + ? * interval '1 millisecond', leased_until = NULL,"
                        + " last_error = ? WHERE id = ? AND state = 'pending' AND attempts = ?",
                update -> {
                    update.setLong(1, pause.toMillis());
                    update.setString(2, error);
                    update.setObject(3, row.id());
                    update.setInt(4, row.attempts());
                });
    }

    @Transactional
    public void failed(Row row, String error) {
        statements.update(
                "UPDATE outbox SET state = 'failed', leased_until = NULL, last_error = ?"
                        + " WHERE id = ? AND state = 'pending' AND attempts = ?",
                update -> {
                    update.setString(1, error);
                    update.setObject(2, row.id());
                    update.setInt(3, row.attempts());
                });
    }

    /** The latest mails, newest first, whatever became of them. */
    @Transactional
    public List<Row> latest(int limit) {
        var sql = "SELECT " + ROW + " FROM outbox WHERE kind = ANY (?) ORDER BY created_at DESC, id DESC LIMIT ?";
        return statements.query(
                sql,
                select -> {
                    select.setArray(1, knownKinds(select));
                    select.setInt(2, limit);
                },
                OutboxRows::rows);
    }

    private static Array knownKinds(PreparedStatement statement) throws SQLException {
        return statement.getConnection().createArrayOf("text", EmailJson.kinds().toArray());
    }

    @Transactional
    public void remove(Row row) {
        statements.update("DELETE FROM outbox WHERE id = ?", delete -> delete.setObject(1, row.id()));
    }

    /** Removes what was mailed to an address until then, and about no account. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void removeUntil(String recipient, Instant end) {
        statements.update("DELETE FROM outbox WHERE recipient = ? AND user_id IS NULL AND created_at <= ?", delete -> {
            delete.setString(1, recipient);
            delete.setObject(2, end.atOffset(ZoneOffset.UTC));
        });
    }

    private static List<Row> rows(ResultSet row) throws SQLException {
        var rows = new ArrayList<Row>();
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
        return rows;
    }
}
