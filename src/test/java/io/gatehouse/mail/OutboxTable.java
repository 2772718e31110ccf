package io.gatehouse.mail;

import io.gatehouse.TestServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outbox as the tests see and shift it. */
final class OutboxTable {
    private OutboxTable() {}

    record Entry(
            UUID id, String state, int attempts, @Nullable String lastError, String everything) {}

    /** Oldest first. */
    static List<Entry> to(String recipient) {
        try (var connection = TestServers.database();
                var select = connection.prepareStatement(
                        "SELECT id, state, attempts, last_error, o::text FROM outbox o WHERE recipient = ? ORDER BY id")) {
            select.setString(1, recipient);
            var entries = new ArrayList<Entry>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getInt(3),
                            row.getString(4),
                            row.getString(5)));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void update(String recipient, String assignments) {
        try (var connection = TestServers.database();
                var update = connection.prepareStatement("UPDATE outbox SET " + assignments + " WHERE recipient = ?")) {
            update.setString(1, recipient);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
