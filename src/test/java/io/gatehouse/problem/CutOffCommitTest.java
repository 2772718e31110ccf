package io.gatehouse.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database fails at the worst moment. */
@QuarkusTest
class CutOffCommitTest {
    private static final String EMAIL = Accounts.freshEmail();

    private final Api api = Api.ofTest();

    private static void failCommitsBy(String statement) throws SQLException {
        execute("""
                CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN %s; RETURN NULL; END $$""".formatted(statement));
        // Deferred: it runs in the commit.
        execute("""
                CREATE CONSTRAINT TRIGGER cut_off AFTER INSERT ON pending_registrations DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.email = '%s') EXECUTE FUNCTION cut_off()""".formatted(EMAIL));
    }

    @AfterEach
    void mend() throws SQLException {
        execute("DROP FUNCTION cut_off() CASCADE");
    }

    /** Nobody knows whether a commit that was cut off took effect; a deadlock and a failed serialization didn't. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PERFORM pg_terminate_backend(pg_backend_pid())",
                "RAISE EXCEPTION USING ERRCODE = '40P01'",
                "RAISE EXCEPTION USING ERRCODE = '40001'"
            })
    void theClientIsToldToComeBack(String failure) throws SQLException {
        failCommitsBy(failure);
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
