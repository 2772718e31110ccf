package io.gatehouse.audit;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Takes out of the events what tells where somebody was. Some accounts have millions of events: a deletion takes the newest
 * of them along, and the others follow in small bites, so that no lock is held for long.
 */
@ApplicationScoped
class AuditErasure {
    private static final Logger LOG = Logger.getLogger(AuditErasure.class);
    private static final List<String> ROLES = List.of("user_id", "actor_id");
    private static final UUID ABOVE_ALL = new UUID(-1, -1);
    private static final int BITE = 5_000;

    /** The ids and the keyed hash stay: they name nobody, and tell what an attack belonged to. */
    private static final String FORGET = """
            WITH bite AS MATERIALIZED (
                SELECT id FROM audit_events WHERE %1$s = ? AND id < ? ORDER BY id DESC LIMIT %2$d),
            forgotten AS (
                UPDATE audit_events SET network = NULL, user_agent = NULL
                 WHERE id IN (SELECT id FROM bite) AND (network IS NOT NULL OR user_agent IS NOT NULL))
            SELECT id FROM bite ORDER BY id DESC OFFSET %2$d - 1""";

    private static final String LEAVE = """
            INSERT INTO audit_erasures (person, role, below) VALUES (?, ?, ?)
            ON CONFLICT (person, role) DO UPDATE SET below = excluded.below""";
    private static final String NEXT = "SELECT person, role, below FROM audit_erasures LIMIT 1 FOR UPDATE SKIP LOCKED";
    private static final String DONE = "DELETE FROM audit_erasures WHERE person = ? AND role = ?";

    private final AgroalDataSource database;

    AuditErasure(AgroalDataSource database) {
        this.database = database;
    }

    /** The events that name the person in this column, and whose ids are below that one. */
    private record Rest(UUID person, String role, UUID below) {}

    /** In the caller's transaction, as far as that takes no time. */
    void begin(UUID person) {
        try (var connection = database.getConnection()) {
            for (var role : ROLES) {
                forget(connection, new Rest(person, role, ABOVE_ALL));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Audit events can't be changed", e);
        }
    }

    @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void goOn() {
        try {
            while (QuarkusTransaction.requiringNew().call(this::forgetNext)) {
                LOG.debug("audit.forgot");
            }
        } catch (IllegalStateException e) {
            LOG.warnf("audit.not-forgotten: %s", e.getCause());
        }
    }

    /** Returns false if nothing is left, or other instances are at it. */
    private boolean forgetNext() {
        try (var connection = database.getConnection()) {
            var rest = next(connection);
            if (rest.isPresent()) {
                forget(connection, rest.get());
            }
            return rest.isPresent();
        } catch (SQLException e) {
            throw new IllegalStateException("Audit events can't be changed", e);
        }
    }

    private static Optional<Rest> next(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(NEXT);
                var row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Rest(row.getObject(1, UUID.class), row.getString(2), row.getObject(3, UUID.class)))
                    : Optional.empty();
        }
    }

    private static void forget(Connection connection, Rest rest) throws SQLException {
        try (var forget = connection.prepareStatement(FORGET.formatted(rest.role(), BITE))) {
            forget.setObject(1, rest.person());
            forget.setObject(2, rest.below());
            try (var lowest = forget.executeQuery()) {
                if (lowest.next()) {
                    note(connection, new Rest(rest.person(), rest.role(), lowest.getObject(1, UUID.class)));
                } else if (!rest.below().equals(ABOVE_ALL)) {
                    done(connection, rest);
                }
            }
        }
    }

    private static void note(Connection connection, Rest rest) throws SQLException {
        try (var leave = connection.prepareStatement(LEAVE)) {
            leave.setObject(1, rest.person());
            leave.setString(2, rest.role());
            leave.setObject(3, rest.below());
            leave.executeUpdate();
        }
    }

    private static void done(Connection connection, Rest rest) throws SQLException {
        try (var delete = connection.prepareStatement(DONE)) {
            delete.setObject(1, rest.person());
            delete.setString(2, rest.role());
            delete.executeUpdate();
        }
    }
}
