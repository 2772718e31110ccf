package io.gatehouse.verification;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Removes what has long expired. */
@ApplicationScoped
class ExpiredTokens {
    private final DataSource database;

    ExpiredTokens(DataSource database) {
        this.database = database;
    }

    // A week's grace: a mail may wait for days for its server, and its token's life starts anew when it is sent.
    @Scheduled(every = "1h", delayed = "1m")
    @Transactional
    void remove() throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "DELETE FROM one_time_tokens WHERE expires_at < now() - interval '7 days'")) {
            delete.executeUpdate();
        }
    }
}
