package io.gatehouse.privacy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/** Removes what has served its time, in small bites: safe with any number of instances, and no lock is held for long. */
@ApplicationScoped
class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);

    private final AgroalDataSource database;
    private final List<Perishable> perishables;
    private final int batch;
    private final int maxBatches;

    Retention(AgroalDataSource database, @All List<Perishable> perishables, RetentionConfig config) {
        this.database = database;
        this.perishables = perishables;
        this.batch = config.batch();
        this.maxBatches = config.maxBatches();
    }

    @Scheduled(
            every = "${gatehouse.retention.every:1h}",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        for (var perishable : perishables) {
            try {
                int removed = remove(perishable);
                if (removed > 0) {
                    LOG.infof("retention.removed table=%s rows=%d", perishable.table(), removed);
                }
            } catch (SQLException e) {
                LOG.warnf("retention.failed table=%s: %s", perishable.table(), e.getSQLState());
            }
        }
    }

    /** Each batch commits by itself. What exceeds their number waits for the next time. */
    private int remove(Perishable perishable) throws SQLException {
        int removed = 0;
        for (int i = 0; i < maxBatches; i++) {
            int now = removeBatch(perishable);
            removed += now;
            if (now < batch) {
                break;
            }
        }
        return removed;
    }

    private int removeBatch(Perishable perishable) throws SQLException {
        var sql = "%4$s WHERE %2$s IN (SELECT %2$s FROM %1$s WHERE %3$s LIMIT ? FOR UPDATE SKIP LOCKED)"
                .formatted(perishable.table(), perishable.key(), perishable.expired(), command(perishable));
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(sql)) {
            delete.setInt(1, batch);
            return delete.executeUpdate();
        }
    }

    private static String command(Perishable perishable) {
        return perishable.emptied().isEmpty()
                ? "DELETE FROM " + perishable.table()
                : "UPDATE %s SET %s = NULL"
                        .formatted(perishable.table(), String.join(" = NULL, ", perishable.emptied()));
    }
}
