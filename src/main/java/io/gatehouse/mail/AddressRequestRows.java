package io.gatehouse.mail;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The table of requests that wait for their decision. */
@ApplicationScoped
class AddressRequestRows {
    private static final int MAX_WAITING = 5;

    // No unique key in place of the count: a conflicting insert would wait for whoever is deciding about that address,
    // and so take longer where there is more to decide. Those that are counted can't be taken before the caller
    // commits: whoever decides them sees what the caller wrote. Those that are being decided aren't counted.
    private static final String INSERT = """
            INSERT INTO address_requests (id, kind, email) SELECT ?, ?, ?
             WHERE (SELECT count(*) FROM (
                        SELECT FROM address_requests WHERE kind = ? AND email = ? LIMIT ?
                           FOR KEY SHARE SKIP LOCKED) waiting) < ?""";

    private static final String TAKE = """
            DELETE FROM address_requests WHERE id = (
                SELECT id FROM address_requests WHERE due_at <= now() AND kind = ANY (?)
                 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, email""";

    // The same request asked several times is decided once.
    private static final String TAKE_COPIES = """
            DELETE FROM address_requests WHERE id IN (
                SELECT id FROM address_requests WHERE kind = ? AND email = ? FOR UPDATE SKIP LOCKED)""";

    private static final String PUT_OFF = """
            UPDATE address_requests SET attempts = attempts + 1, due_at = now() + ? * interval '1 millisecond'
             WHERE id = ?""";

    private static final String GIVE_UP = "DELETE FROM address_requests WHERE id = ? AND attempts >= ?";

    private final Statements statements;

    AddressRequestRows(DataSource database) {
        this.statements = new Statements(database);
    }

    record Row(UUID id, AddressRequest request) {}

    @Transactional(TxType.MANDATORY)
    public void insert(AddressRequest request) {
        statements.update(INSERT, insert -> {
            insert.setObject(1, UuidCreator.getTimeOrderedEpoch());
            insert.setString(2, request.kind().name());
            insert.setString(3, request.email());
            insert.setString(4, request.kind().name());
            insert.setString(5, request.email());
            insert.setInt(6, MAX_WAITING);
            insert.setInt(7, MAX_WAITING);
        });
    }

    /** Removes the request that has been due longest, with its copies; if the caller's transaction fails, they stay. */
    @Transactional(TxType.MANDATORY)
    public Optional<Row> take() {
        // Kinds that only a newer release knows are left to it.
        var kinds = Arrays.stream(AddressRequest.Kind.values()).map(Enum::name).toArray();
        var taken = statements.query(
                TAKE,
                take -> take.setArray(1, take.getConnection().createArrayOf("text", kinds)),
                AddressRequestRows::first);
        taken.ifPresent(row -> statements.update(TAKE_COPIES, take -> {
            take.setString(1, row.request().kind().name());
            take.setString(2, row.request().email());
        }));
        return taken;
    }

    private static Optional<Row> first(ResultSet rows) throws SQLException {
        return rows.next()
                ? Optional.of(new Row(
                        rows.getObject(1, UUID.class),
                        new AddressRequest(AddressRequest.Kind.valueOf(rows.getString(2)), rows.getString(3))))
                : Optional.empty();
    }

    /**
     * Keeps a request that couldn't be decided for another try, unless it has had enough of them.
     *
     * @return whether it was given up
     */
    @Transactional(TxType.REQUIRES_NEW)
    public boolean putOff(UUID id, Duration pause, int maxAttempts) {
        statements.update(PUT_OFF, update -> {
            update.setLong(1, pause.toMillis());
            update.setObject(2, id);
        });
        var givenUp = statements.update(GIVE_UP, delete -> {
            delete.setObject(1, id);
            delete.setInt(2, maxAttempts);
        });
        return givenUp == 1;
    }
}
