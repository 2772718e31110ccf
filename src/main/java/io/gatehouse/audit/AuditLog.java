package io.gatehouse.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /**
     * Rows of columns are compared, and the order names them all, although a page has one user and one type: the planner
     * takes the index that they make up, and not that of the ids alone, in which what is rare would be far apart.
     */
    List<AuditEventView> find(Filter filter, int limit) {
        var key = new Key();
        key.add("user_id", filter.userId());
        key.add("type", filter.type());
        key.addIds(lowest(filter), highest(filter));
        var sql = "SELECT " + AuditEventView.COLUMNS + " FROM audit_events WHERE " + key.range()
                // The indexes by user are partial.
                + (filter.userId() == null ? "" : " AND user_id IS NOT NULL")
                + (filter.since() == null ? "" : " AND at >= ?")
                + (filter.until() == null ? "" : " AND at < ?")
                + " ORDER BY " + key.descending() + " LIMIT " + limit;
        var values = new ArrayList<>(key.values());
        Stream.of(filter.since(), filter.until())
                .filter(Objects::nonNull)
                .map(time -> time.atOffset(ZoneOffset.UTC))
                .forEach(values::add);
        return select(sql, values);
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

    /** The columns of an index, of which all but the id are given. */
    private static final class Key {
        private final List<String> columns = new ArrayList<>();
        private final List<Object> low = new ArrayList<>();
        private final List<Object> high = new ArrayList<>();

        void add(String column, @Nullable Object value) {
            if (value != null) {
                columns.add(column);
                low.add(value);
                high.add(value);
            }
        }

        void addIds(UUID lowest, UUID highest) {
            columns.add("id");
            low.add(lowest);
            high.add(highest);
        }

        String range() {
            var names = String.join(", ", columns);
            var marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
            return "(%1$s) >= (%2$s) AND (%1$s) < (%2$s)".formatted(names, marks);
        }

        List<Object> values() {
            return Stream.of(low, high).flatMap(List::stream).toList();
        }

        String descending() {
            return columns.stream().map(column -> column + " DESC").collect(Collectors.joining(", "));
        }
    }

    private List<AuditEventView> select(String sql, List<Object> values) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
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
