package io.gatehouse.audit;

import io.agroal.api.AgroalDataSource;
import io.gatehouse.client.ClientNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;

/** Writes events: into the caller's transaction, where there is one. */
@ApplicationScoped
class AuditRows {
    private static final String INSERT = """
            INSERT INTO audit_events (id, at, type, outcome, reason, user_id, actor_id, session_id, ip_hash, network,
                                      user_agent, trace_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING""";

    /** Classes of SQLSTATE. */
    private static final String BAD_DATA = "22";

    private static final String BROKEN_CONSTRAINT = "23";

    private final AgroalDataSource database;
    private final AddressPrint addresses;

    AuditRows(AgroalDataSource database, AddressPrint addresses) {
        this.database = database;
        this.addresses = addresses;
    }

    /** The events couldn't be written. */
    static sealed class NotWritten extends RuntimeException permits Unwritable {
        NotWritten(SQLException cause) {
            // Not the cause's own message, which quotes the rows.
            super("SQLSTATE " + cause.getSQLState(), cause);
        }
    }

    /** At least one of them never can be. */
    static final class Unwritable extends NotWritten {
        Unwritable(SQLException cause) {
            super(cause);
        }
    }

    void insert(Collection<AuditRow> rows) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            for (var row : rows) {
                bind(insert, row);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            var state = String.valueOf(e.getSQLState());
            throw state.startsWith(BAD_DATA) || state.startsWith(BROKEN_CONSTRAINT)
                    ? new Unwritable(e)
                    : new NotWritten(e);
        }
    }

    private void bind(PreparedStatement insert, AuditRow row) throws SQLException {
        var event = row.event();
        var origin = row.origin();
        insert.setObject(1, row.id());
        insert.setObject(2, row.at().atOffset(ZoneOffset.UTC));
        insert.setString(3, event.type());
        insert.setString(4, event.outcome());
        var reason = row.reason();
        insert.setString(5, reason == null ? null : reason.code());
        insert.setObject(6, row.userId());
        insert.setObject(7, origin.actorId());
        insert.setObject(8, row.sessionId());
        insert.setBytes(9, addresses.hash(origin.ip()));
        var ip = origin.ip();
        insert.setString(10, ip == null ? null : ClientNetwork.of(ip).orElse(null));
        insert.setString(11, origin.userAgent());
        insert.setString(12, origin.traceId());
    }
}
