package io.gatehouse.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists and searches accounts in pages. Each page is read along an index from where the one before ended. */
@ApplicationScoped
public class UserList {
    private static final UUID LOWEST = new UUID(0, 0);
    private static final UUID HIGHEST = new UUID(-1, -1);
    private static final String AFTER_ALL_TEXTS = "\udbff\udfff";

    private final EntityManager entities;

    UserList(EntityManager entities) {
        this.entities = entities;
    }

    /** @param active all accounts, if null */
    public record Filter(@Nullable String query, @Nullable Boolean active, int limit) {}

    /** @param next null after the last page */
    public record Page(List<UserView> items, @Nullable UserCursor next) {}

    @Transactional
    public Page page(Filter filter, @Nullable UserCursor cursor) {
        var query = filter.query();
        return query == null ? newest(filter, cursor) : search(query, filter, cursor);
    }

    private Page newest(Filter filter, @Nullable UserCursor cursor) {
        // The activity is in the order, too, although a page has but one: the planner then takes the index that begins
        // with it, and not that of the ids, in which the few whom it is about may be far apart.
        var sql = filter.active() == null
                ? "SELECT * FROM users WHERE id < :before ORDER BY id DESC LIMIT :limit"
                : "SELECT * FROM users WHERE (is_active, id) < (%1$s, :before) AND (is_active, id) >= (%1$s, :lowest)"
                                .formatted(filter.active())
                        + " ORDER BY is_active DESC, id DESC LIMIT :limit";
        var select = entities.createNativeQuery(sql, User.class)
                .setParameter("before", cursor == null ? HIGHEST : cursor.id())
                .setParameter("limit", filter.limit() + 1);
        if (filter.active() != null) {
            select.setParameter("lowest", LOWEST);
        }
        @SuppressWarnings("unchecked")
        List<User> users = select.getResultList();
        boolean more = users.size() > filter.limit();
        var items = more ? users.subList(0, filter.limit()) : users;
        return new Page(
                items.stream().map(UserView::of).toList(),
                more ? new UserCursor(null, "", items.getLast().id()) : null);
    }

    /** By address, then by user name, then by full name; who is found by one isn't found by the next. */
    private Page search(String query, Filter filter, @Nullable UserCursor cursor) {
        var reached = Optional.ofNullable(cursor).map(UserCursor::term).orElse(SearchTerm.EMAIL);
        var places = new ArrayList<UserCursor>();
        for (var term : SearchTerm.values()) {
            if (term.compareTo(reached) < 0 || query.length() > term.longest() || places.size() > filter.limit()) {
                continue;
            }
            var start = cursor != null && term == reached ? cursor : new UserCursor(term, "", LOWEST);
            places.addAll(search(query, filter, start, filter.limit() + 1 - places.size()));
        }
        boolean more = places.size() > filter.limit();
        var items = more ? places.subList(0, filter.limit()) : places;
        return new Page(found(items), more ? items.getLast() : null);
    }

    private List<UserCursor> search(String query, Filter filter, UserCursor start, int limit) {
        var term = Optional.ofNullable(start.term()).orElseThrow();
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entities.createNativeQuery(statement(term, filter))
                .setParameter("after", start.text())
                .setParameter("id", start.id())
                .setParameter("query", query)
                .setParameter("end", query + AFTER_ALL_TEXTS)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream()
                .map(row -> new UserCursor(term, (String) row[1], (UUID) row[0]))
                .toList();
    }

    /**
     * Each page is a short range of an index for each activity and, for a later term, for each number of characters that
     * it shares with the earlier ones: conditions on the rows themselves would have a page pass over all that they reject.
     * It has one lower bound, as of two PostgreSQL may begin at the lower one.
     */
    private static String statement(SearchTerm term, Filter filter) {
        var active = filter.active();
        return """
                SELECT hit.id, hit.text
                  FROM unnest(ARRAY[%1$s]) AS activity (wanted)
                 CROSS JOIN generate_series(0, %2$s) AS shared (length)
                 CROSS JOIN LATERAL (
                       SELECT id, %3$s AS text FROM users
                        WHERE is_active = activity.wanted%4$s
                          AND (%3$s, id) > (greatest(lower(CAST(:query AS text)), CAST(:after AS text) COLLATE "C"),
                                            CAST(:id AS uuid))
                          AND %3$s < lower(CAST(:end AS text))
                        ORDER BY %3$s, id LIMIT :limit) AS hit
                 ORDER BY hit.text, hit.id LIMIT :limit""".formatted(
                        active == null ? "true, false" : active.toString(),
                        term.isLater() ? "length(CAST(:query AS text)) - 1" : "0",
                        term.text(),
                        term.isLater() ? " AND " + term.shared() + " = shared.length" : "");
    }

    /** Whoever was deleted in between is missing, and the next page begins where it would have. */
    private static List<UserView> found(List<UserCursor> places) {
        if (places.isEmpty()) {
            return List.of();
        }
        var users = User.<User>list(
                        "id IN ?1", places.stream().map(UserCursor::id).toList())
                .stream()
                .collect(Collectors.toMap(User::id, user -> user));
        return places.stream()
                .flatMap(place -> Stream.ofNullable(users.get(place.id())))
                .map(UserView::of)
                .toList();
    }
}
