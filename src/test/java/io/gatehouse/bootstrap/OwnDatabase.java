package io.gatehouse.bootstrap;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A database that one test has for itself, on the PostgreSQL that all share. */
record OwnDatabase(Map<String, String> servers) {
    static OwnDatabase create() throws SQLException {
        var shared = new OwnDatabase(EmbeddedServers.forTests().start(true, true));
        var name = "own_" + UUID.randomUUID().toString().replace("-", "");
        shared.execute("CREATE DATABASE " + name);
        var servers = new HashMap<>(shared.servers());
        servers.compute("database.url", (key, url) -> url.replaceFirst("/[^/]*$", "/" + name));
        return new OwnDatabase(servers);
    }

    void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int number(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                servers.get("database.url"), servers.get("database.username"), servers.get("database.password"));
    }
}
