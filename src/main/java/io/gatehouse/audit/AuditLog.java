package io.gatehouse.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events that have been written, the newest first. */
@ApplicationScoped
class AuditLog {
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
        // The indexes by user are partial.
        conditions.add("user_id = ANY (ARRAY[?]) AND user_id IS NOT NULL", filter.userId());
        conditions.add(filter.userId() == null ? "type = ANY (ARRAY[?])" : "type = ?", filter.type());
        conditions.add("id >= ?", lowestId(filter.since()));
        conditions.add("id < ?", lowestId(filter.until()));
        conditions.add("id < ?", filter.before());
        return select(conditions, order(filter), limit);
    }

    /**
     * Begins with what is one and the same on a page: the planner, which doesn't see so through {@code ANY}, then takes the
     * index that begins with it, and not that of the ids alone, in which what is rare is far apart.
     */
    private static String order(Filter filter) {
        if (filter.userId() != null) {
            return "user_id DESC, id DESC";
        }
        return filter.type() == null ? "id DESC" : "type DESC, id DESC";
    }

    /** Of the events at or after that time: their ids tell their times, to the millisecond. */
    private static @Nullable UUID lowestId(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        var begun = time.truncatedTo(ChronoUnit.MILLIS);
        var next = begun.equals(time) ? begun : begun.plusMillis(1);
        return UuidCreator.getTimeOrderedEpochMin(next.isBefore(Instant.EPOCH) ? Instant.EPOCH : next);
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

    private List<AuditEventView> select(Conditions conditions, String order, int limit) {
        var sql = "SELECT " + AuditEventView.COLUMNS + " FROM audit_events" + conditions.where() + " ORDER BY " + order
                + " LIMIT " + limit;
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
