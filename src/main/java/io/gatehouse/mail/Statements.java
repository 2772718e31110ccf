package io.gatehouse.mail;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs the statements on this package's tables, in the caller's transaction if there is one. */
final class Statements {
    private final DataSource database;

    Statements(DataSource database) {
        this.database = database;
    }

    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    interface Reader<T> {
        T of(ResultSet rows) throws SQLException;
    }

    <T> T query(String sql, Parameters parameters, Reader<T> reader) {
        return run(sql, query -> {
            parameters.set(query);
            try (var rows = query.executeQuery()) {
                return reader.of(rows);
            }
        });
    }

    /** Returns how many rows it changed. */
    int update(String sql, Parameters parameters) {
        return run(sql, update -> {
            parameters.set(update);
            return update.executeUpdate();
        });
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("Mails or address requests could not be read or written", e);
        }
    }
}
