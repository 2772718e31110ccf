package io.gatehouse.service;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells whether PostgreSQL answers; without it there is no service. */
@Readiness
@ApplicationScoped
class DatabaseHealth implements HealthCheck {
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int ANSWER_WITHIN_SECONDS = 1;

    private final Remembered reachable;

    DatabaseHealth(AgroalDataSource database) {
        this.reachable = new Remembered(() -> answers(database), ASK_AGAIN_AFTER);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("PostgreSQL")
                .status(reachable.isTrue())
                .build();
    }

    private static boolean answers(AgroalDataSource database) {
        try (var connection = database.getConnection()) {
            return connection.isValid(ANSWER_WITHIN_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }
}
