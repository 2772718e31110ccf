package io.gatehouse.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
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
        var found = query == null ? newest(filter, cursor) : search(query, filter, cursor);
        boolean more = found.size() > filter.limit();
        var items = more ? found.subList(0, filter.limit()) : found;
        return new Page(
                items.stream().map(Found::user).map(UserView::of).toList(),
                more ? items.getLast().cursor() : null);
    }

    private record Found(User user, UserCursor cursor) {}

    private List<Found> newest(Filter filter, @Nullable UserCursor cursor) {
        @SuppressWarnings("unchecked")
        List<User> users = entities.createNativeQuery(
                        "SELECT * FROM users WHERE id < :before%s ORDER BY id DESC LIMIT :limit"
                                .formatted(condition(filter)),
                        User.class)
                .setParameter("before", cursor == null ? HIGHEST : cursor.id())
                .setParameter("limit", filter.limit() + 1)
                .getResultList();
        return users.stream()
                .map(user -> new Found(user, new UserCursor(null, "", user.id)))
                .toList();
    }

    /** By address, then by user name, then by full name; who is found by one isn't found by the next. */
    private List<Found> search(String query, Filter filter, @Nullable UserCursor cursor) {
        var prefix = (String) entities.createNativeQuery("SELECT lower(CAST(:query AS text))", String.class)
                .setParameter("query", query)
                .getSingleResult();
        var reached = Optional.ofNullable(cursor).map(UserCursor::term).orElse(SearchTerm.EMAIL);
        var places = new ArrayList<UserCursor>();
        for (var term : SearchTerm.values()) {
            if (term.compareTo(reached) < 0 || prefix.length() > term.longest() || places.size() > filter.limit()) {
                continue;
            }
            var start = cursor != null && term == reached ? cursor : new UserCursor(term, prefix, LOWEST);
            places.addAll(search(prefix, filter, start, filter.limit() + 1 - places.size()));
        }
        return found(places);
    }

    private List<UserCursor> search(String prefix, Filter filter, UserCursor start, int limit) {
        var term = Optional.ofNullable(start.term()).orElseThrow();
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entities.createNativeQuery(statement(term, filter))
                .setParameter("after", start.text())
                .setParameter("id", start.id())
                .setParameter("prefix", prefix)
                .setParameter("end", prefix + AFTER_ALL_TEXTS)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream()
                .map(row -> new UserCursor(term, (String) row[1], (UUID) row[0]))
                .toList();
    }

    /**
     * Each page is a short range of an index for each activity and, for a later term, for each number of characters that
     * it shares with the earlier ones: conditions on the rows themselves would have a page pass over all that they reject.
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
                          AND (%3$s, id) > (CAST(:after AS text), CAST(:id AS uuid))
                          AND %3$s >= CAST(:prefix AS text) AND %3$s < CAST(:end AS text)
                        ORDER BY %3$s, id LIMIT :limit) AS hit
                 ORDER BY hit.text, hit.id LIMIT :limit""".formatted(
                        active == null ? "true, false" : active.toString(),
                        term.isLater() ? "length(CAST(:prefix AS text)) - 1" : "0",
                        term.text(),
                        term.isLater() ? " AND " + term.shared() + " = shared.length" : "");
    }

    private List<Found> found(List<UserCursor> places) {
        var users = User.<User>list(
                        "id IN ?1", places.stream().map(UserCursor::id).toList())
                .stream()
                .collect(Collectors.toMap(User::id, user -> user));
        return places.stream()
                .filter(place -> users.containsKey(place.id()))
                .map(place -> new Found(Objects.requireNonNull(users.get(place.id())), place))
                .toList();
    }

    private static String condition(Filter filter) {
        var active = filter.active();
        if (active == null) {
            return "";
        }
        return active ? " AND is_active" : " AND NOT is_active";
    }
}
