package io.gatehouse.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
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

    private static final UUID LOWEST = new UUID(0, 0);
    private static final UUID HIGHEST = new UUID(-1, -1);

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
        conditions.add("id >= ?", lowest(filter));
        conditions.add("id < ?", highest(filter));
        // The indexes by user are partial.
        conditions.add("user_id = ANY (ARRAY[?]) AND user_id IS NOT NULL", filter.userId());
        conditions.add(filter.userId() == null ? "type = ANY (ARRAY[?])" : "type = ?", filter.type());
        conditions.add("at >= ?", utc(filter.since()));
        conditions.add("at < ?", utc(filter.until()));
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

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static UUID lowest(Filter filter) {
        var since = filter.since();
        return since == null ? LOWEST : UuidCreator.getTimeOrderedEpochMin(notBefore1970(since.minus(SLACK)));
    }

    private static UUID highest(Filter filter) {
        var until = filter.until();
        var before = filter.before() == null ? HIGHEST : filter.before();
        if (until == null) {
            return before;
        }
        var end = UuidCreator.getTimeOrderedEpochMin(notBefore1970(until.plus(SLACK)));
        // As PostgreSQL compares them; Java takes the halves for signed numbers.
        return end.toString().compareTo(before.toString()) < 0 ? end : before;
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
    }

    private List<AuditEventView> select(Conditions conditions, String order, int limit) {
        var sql = "SELECT " + AuditEventView.COLUMNS + " FROM audit_events WHERE "
                + String.join(" AND ", conditions.sql) + " ORDER BY " + order + " LIMIT " + limit;
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
