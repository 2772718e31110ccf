package io.gatehouse.token;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The rows of {@code revocations}: the truth that memory and Redis are copies of. */
@ApplicationScoped
class RevocationTable {
    private static final int SWEEP_BATCH = 1_000;

    /*
     * A transaction that began before a reader looked may commit after it, so no time tells what is new. Transaction ids
     * do: all below the snapshot's xmin had ended when the snapshot was taken, so whatever this look couldn't see was
     * written by that one or a later one, which is where the next look begins. That overlaps as far as it must: as long
     * as the oldest writing transaction is open.
     */
    private static final String READ = """
            select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, session_id,
                (extract(epoch from until - now()) * 1000)::bigint as millis_left
            from (select 1) as always left join revocations on until > now() and written_by >= ?::xid8""";

    private static final String WRITE = """
            insert into revocations (session_id, until) select id, now() + ? * interval '1 millisecond' from unnest(?) as id
            on conflict (session_id) do update
            set until = greatest(revocations.until, excluded.until), written_by = pg_current_xact_id()""";

    private static final String SWEEP = """
            delete from revocations where session_id in
                (select session_id from revocations where until <= now() limit ? for update skip locked)""";

    private final AgroalDataSource dataSource;

    RevocationTable(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What a look at the table found.
     *
     * @param horizon where the next look begins
     */
    record Look(List<Revocation> revocations, String horizon) {
        static final String EVERYTHING = "0";
    }

    /** In the caller's transaction. */
    void write(Collection<UUID> sessions, Duration life) {
        // In one order for all, so that two that revoke the same sessions don't wait for each other.
        var sorted = sessions.stream().distinct().sorted().toArray(UUID[]::new);
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(WRITE)) {
            statement.setLong(1, life.toMillis());
            statement.setArray(2, connection.createArrayOf("uuid", sorted));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** All that may have been committed since the look that ended at {@code horizon}, and perhaps some that was known. */
    Look read(String horizon, Duration timeout) {
        try (var connection = dataSource.getConnection()) {
            return within(timeout, connection, () -> read(connection, horizon));
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static Look read(Connection connection, String horizon) throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setString(1, horizon);
            var found = new ArrayList<Revocation>();
            var next = horizon;
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    next = result.getString("horizon");
                    var sessionId = result.getObject("session_id", UUID.class);
                    if (sessionId != null) {
                        found.add(new Revocation(sessionId, Duration.ofMillis(result.getLong("millis_left"))));
                    }
                }
            }
            return new Look(found, next);
        }
    }

    /** Deletes some of what has run out; any number of instances may do it at once. */
    boolean sweep() {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(SWEEP)) {
            statement.setInt(1, SWEEP_BATCH);
            return statement.executeUpdate() == SWEEP_BATCH;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    /** Sooner than others would give up: memory grows stale meanwhile. */
    private static <T> T within(Duration timeout, Connection connection, Work<T> work) throws SQLException {
        int usual = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
        try {
            return work.run();
        } finally {
            if (!connection.isClosed()) {
                connection.setNetworkTimeout(Runnable::run, usual);
            }
        }
    }

    private static IllegalStateException failure(SQLException e) {
        return new IllegalStateException("revocations: " + e.getMessage(), e);
    }
}
