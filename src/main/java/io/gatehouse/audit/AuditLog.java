package io.gatehouse.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events that have been written, the newest first. */
@ApplicationScoped
class AuditLog {
    /** An id is made a little before or after its event's time is read. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final AgroalDataSource database;

    AuditLog(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * What is null doesn't matter.
     *
     * @param since included
     * @param until excluded
     * @param before only what is older than the event with this id
     */
    record Filter(
            @Nullable UUID userId,
            @Nullable String type,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable UUID before) {}

    List<AuditEventView> find(Filter filter, int limit) {
        var conditions = new Conditions();
        conditions.add("user_id = ?", filter.userId());
        conditions.add("type = ?", filter.type());
        conditions.add("id < ?", filter.before());
        var since = filter.since();
        if (since != null) {
            conditions.add("at >= ?", since.atOffset(ZoneOffset.UTC));
            // The ids are in the order of time, so that the scan of any index ends here.
            conditions.add("id >= ?", UuidCreator.getTimeOrderedEpochMin(notBefore1970(since.minus(SLACK))));
        }
        var until = filter.until();
        if (until != null) {
            conditions.add("at < ?", until.atOffset(ZoneOffset.UTC));
            conditions.add("id < ?", UuidCreator.getTimeOrderedEpochMin(notBefore1970(until.plus(SLACK))));
        }
        return select(conditions, limit);
    }

    private static Instant notBefore1970(Instant time) {
        return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
    }

    private static final class Conditions {
        private final List<String> sql = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        void add(String condition, @Nullable Object value) {
            if (value != null) {
                sql.add(condition);
                values.add(value);
            }
        }

        String where() {
            return sql.isEmpty() ? "" : " WHERE " + String.join(" AND ", sql);
        }
    }

    private List<AuditEventView> select(Conditions conditions, int limit) {
        var sql = "SELECT " + AuditEventView.COLUMNS + " FROM audit_events" + conditions.where()
                + " ORDER BY id DESC LIMIT " + limit;
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            for (int i = 0; i < conditions.values.size(); i++) {
                select.setObject(i + 1, conditions.values.get(i));
            }
            var events = new ArrayList<AuditEventView>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    events.add(AuditEventView.of(row));
                }
            }
            return events;
        } catch (SQLException e) {
            throw new IllegalStateException("Audit events can't be read", e);
        }
    }
}
