package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that start at the same moment on an empty database. */
class TwoStartsIT {
    private static final String PASSWORD = "a-long-way-to-tipperary-9";
    private static final String DATABASE = "two_starts";

    @TempDir
    Path folder;

    @Test
    void oneOfThemMakesTheFirstAdministratorAndTheFirstKey() throws Exception {
        var servers = withEmptyDatabase(EmbeddedServers.forTests().start(true, true));
        var starts = List.<Callable<RunningGatehouse>>of(
                () -> start(servers, "one@example.com"), () -> start(servers, "two@example.com"));
        var instances = new ArrayList<RunningGatehouse>();
        try (var threads = Executors.newFixedThreadPool(starts.size());
                var database = connect(servers)) {
            for (var instance : threads.invokeAll(starts)) {
                instances.add(instance.get());
            }
            assertThat(strings(database, "SELECT type || ' ' || coalesce(reason, '') FROM audit_events"))
                    .containsExactlyInAnyOrder("key.rotated first", "user.registered ");
            var emails = strings(database, "SELECT email FROM users");
            assertThat(emails).hasSize(1);
            for (var instance : instances) {
                Accounts.signIn(instance.api(), new Account(emails.getFirst(), PASSWORD));
            }
        } finally {
            instances.forEach(RunningGatehouse::close);
        }
    }

    private RunningGatehouse start(Map<String, String> servers, String administrator) throws IOException {
        var environment = RunningGatehouse.environment(servers);
        environment.put("ADMIN_EMAIL", administrator);
        environment.put("ADMIN_PASSWORD", PASSWORD);
        return RunningGatehouse.start(folder, environment);
    }

    private static Map<String, String> withEmptyDatabase(Map<String, String> servers) throws SQLException {
        try (var database = connect(servers);
                var create = database.createStatement()) {
            create.execute("CREATE DATABASE " + DATABASE);
            var name = "/" + database.getCatalog() + "\\b";
            var changed = new HashMap<>(servers);
            changed.computeIfPresent("database.url", (key, url) -> url.replaceFirst(name, "/" + DATABASE));
            return changed;
        }
    }

    private static List<String> strings(Connection database, String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (var select = database.createStatement();
                var row = select.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }

    private static Connection connect(Map<String, String> servers) throws SQLException {
        return DriverManager.getConnection(
                servers.get("database.url"), servers.get("database.username"), servers.get("database.password"));
    }
}
