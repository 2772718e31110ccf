package io.gatehouse.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database goes away at the worst moment: nobody knows whether the commit took effect. */
@QuarkusTest
class CutOffCommitTest {
    private static final String EMAIL = Accounts.freshEmail();

    private final Api api = Api.ofTest();

    @BeforeEach
    void cutOff() throws SQLException {
        execute("""
                CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$""");
        // Deferred: it runs in the commit.
        execute("""
                CREATE CONSTRAINT TRIGGER cut_off AFTER INSERT ON pending_registrations DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.email = '%s') EXECUTE FUNCTION cut_off()""".formatted(EMAIL));
    }

    @AfterEach
    void mend() throws SQLException {
        execute("DROP FUNCTION cut_off() CASCADE");
    }

    @Test
    void theClientIsToldToComeBack() throws SQLException {
        var answer = register();
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.string("code")).isEqualTo("unavailable");
        assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");

        execute("ALTER TABLE pending_registrations DISABLE TRIGGER cut_off");
        assertThat(register().status()).isEqualTo(202);
    }

    private Api.Answer register() {
        return api.post("/api/v1/auth/register", Map.of("email", EMAIL, "password", Accounts.PASSWORD));
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
