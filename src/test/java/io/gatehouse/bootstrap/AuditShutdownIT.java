package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failed sign-ins wait to be written in memory; an instance that is told to end writes them first. */
class AuditShutdownIT {
    private static final int FAILURES = 20;

    @TempDir
    Path folder;

    @Test
    void whatWaitsIsWrittenBeforeTheEnd() throws Exception {
        var servers = EmbeddedServers.forTests().start(true, true);
        try (var gatehouse = RunningGatehouse.start(folder, RunningGatehouse.environment(servers));
                var database = connect(servers)) {
            database.setAutoCommit(false);
            int before = written(database);
            database.createStatement().execute("LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE");
            for (int i = 0; i < FAILURES; i++) {
                var guess = Map.of("email", Accounts.freshEmail(), "password", "guess");
                assertThat(gatehouse.api().post("/api/v1/auth/login", guess).status())
                        .isEqualTo(401);
            }
            assertThat(written(database)).isEqualTo(before);

            gatehouse.terminate();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> gatehouse.output().contains("audit.stopping"));
            database.rollback();

            await().atMost(Duration.ofSeconds(10)).until(() -> written(database) == before + FAILURES);
        }
    }

    private static int written(Connection database) throws SQLException {
        try (var select = database.createStatement();
                var row = select.executeQuery("SELECT count(*) FROM audit_events WHERE reason = 'unknown-user'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static Connection connect(Map<String, String> servers) throws SQLException {
        return DriverManager.getConnection(
                servers.get("database.url"), servers.get("database.username"), servers.get("database.password"));
    }
}
