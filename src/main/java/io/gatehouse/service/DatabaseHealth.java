package io.gatehouse.service;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells whether PostgreSQL answers, and can be written to; without it there is no service. */
@Readiness
@ApplicationScoped
class DatabaseHealth implements HealthCheck {
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int ANSWER_WITHIN_SECONDS = 1;
    private static final String WRITABLE =
            "SELECT NOT (pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean)";

    private final Remembered usable;

    DatabaseHealth(AgroalDataSource database) {
        this.usable = new Remembered(() -> answers(database), ASK_AGAIN_AFTER);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("PostgreSQL").status(usable.isTrue()).build();
    }

    private static boolean answers(AgroalDataSource database) {
        try (var connection = database.getConnection()) {
            // Only this gives up on a network that swallows packets.
            return connection.isValid(ANSWER_WITHIN_SECONDS) && isWritable(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean isWritable(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(WRITABLE)) {
            select.setQueryTimeout(ANSWER_WITHIN_SECONDS);
            try (var row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
