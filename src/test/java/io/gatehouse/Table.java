package io.gatehouse;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database as the tests look at it and shift its times. */
public final class Table {
    private Table() {}

    /** Runs a statement and returns how many rows it changed. */
    public static int update(String sql, @Nullable Object... parameters) {
        try (var connection = TestServers.database();
                var update = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setObject(i + 1, parameters[i]);
            }
            return update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of every row, as text. */
    public static List<String> strings(String sql, @Nullable Object... parameters) {
        try (var connection = TestServers.database();
                var select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            var values = new ArrayList<String>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    values.add(String.valueOf(row.getString(1)));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static int count(String sql, @Nullable Object... parameters) {
        return Integer.parseInt(strings(sql, parameters).getFirst());
    }
}
