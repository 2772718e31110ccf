package io.gatehouse.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

    /** By address, then by user name, then by full name; who was found by one isn't looked at by the next. */
    private List<Found> search(String query, Filter filter, @Nullable UserCursor cursor) {
        var prefix = (String) entities.createNativeQuery("SELECT lower(CAST(:query AS text))", String.class)
                .setParameter("query", query)
                .getSingleResult();
        var found = new ArrayList<Found>();
        for (var term : SearchTerm.values()) {
            var reached = Optional.ofNullable(cursor).map(UserCursor::term).orElse(SearchTerm.EMAIL);
            if (term.compareTo(reached) < 0 || found.size() > filter.limit()) {
                continue;
            }
            var start = cursor != null && term == reached ? cursor : new UserCursor(term, prefix, LOWEST);
            found.addAll(search(prefix, filter, start, filter.limit() + 1 - found.size()));
        }
        return found;
    }

    private List<Found> search(String prefix, Filter filter, UserCursor start, int limit) {
        var term = Optional.ofNullable(start.term()).orElseThrow();
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entities.createNativeQuery(
                        """
                        SELECT id, %1$s FROM users
                         WHERE (%1$s, id) > (CAST(:after AS text), CAST(:id AS uuid))
                           AND %1$s >= CAST(:prefix AS text) AND %1$s < CAST(:end AS text)%2$s%3$s
                         ORDER BY %1$s, id LIMIT :limit""".formatted(term.column(), term.notFoundSooner(), condition(filter)))
                .setParameter("after", start.text())
                .setParameter("id", start.id())
                .setParameter("prefix", prefix)
                .setParameter("end", prefix + AFTER_ALL_TEXTS)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream()
                .map(row -> new Found(
                        entities.find(User.class, row[0]), new UserCursor(term, (String) row[1], (UUID) row[0])))
                .toList();
    }

    /** Written out, as the planner doesn't see from a parameter that a partial index will do. */
    private static String condition(Filter filter) {
        var active = filter.active();
        if (active == null) {
            return "";
        }
        return active ? " AND is_active" : " AND NOT is_active";
    }
}
