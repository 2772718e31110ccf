package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What PostgreSQL itself says, in words for whoever runs the service. */
class StartupFailureTest {
    private static final String PASSWORD = "s3cret";

    private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void aServerWithoutAConnectionLeftIsNamed() throws SQLException {
        var database = OwnDatabase.create();
        database.execute("CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 0 PASSWORD '" + PASSWORD + "'");
        var failure = catchThrowable(
                () -> DriverManager.getConnection(database.servers().get("database.url"), role, PASSWORD));
        assertThat(StartupFailure.explain(new IllegalStateException(failure)))
                .singleElement()
                .asString()
                .contains("max_connections", "QUARKUS_DATASOURCE_JDBC_MAX_SIZE");
    }

    @Test
    void aUserThatMayNotCreateTablesIsNamed() throws SQLException {
        var database = OwnDatabase.create();
        database.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
        database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        var flyway = Flyway.configure()
                .dataSource(database.servers().get("database.url"), role, PASSWORD)
                .load();
        assertThat(StartupFailure.explain(catchThrowable(flyway::migrate)))
                .singleElement()
                .asString()
                .contains("may not create tables");
    }
}
