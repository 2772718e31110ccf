package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.gatehouse.audit.AuditEvent.LoginFailed;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AttemptQueueTest.ShortQueue.class)
class AttemptQueueTest {
    private static final int QUEUE = 20;
    private static final int BATCH = 5;

    public static final class ShortQueue implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gatehouse.audit.queue", Integer.toString(QUEUE), "gatehouse.audit.batch", Integer.toString(BATCH));
        }
    }

    @Inject
    Audit audit;

    @Inject
    AttemptQueue queue;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final UUID user = UUID.randomUUID();

    @Test
    void whatComesWhileItIsFullIsCountedAndTheRestIsWritten() throws SQLException {
        long before = queue.dropped();
        try (var database = TestServers.database();
                var lock = database.createStatement()) {
            database.setAutoCommit(false);
            lock.execute("LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE");
            note(100);
            assertThat(queue.waiting()).isEqualTo(QUEUE);
            assertThat(queue.dropped() - before).isBetween(100L - QUEUE - BATCH, 100L - QUEUE);
            database.rollback();
        }
        await().until(() -> written() == 100 - (queue.dropped() - before));
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void whileTheDatabaseIsAwayWhatFitsWaitsAndIsWrittenAfterwards() throws SQLException {
        long before = queue.dropped();
        try (var elsewhere = elsewhere()) {
            allowConnections(elsewhere, false);
            try {
                note(1);
                // Taken out and tried, in vain.
                await().until(() -> queue.waiting() == 0);
                note(2 * QUEUE);
                assertThat(queue.waiting()).isEqualTo(QUEUE);
            } finally {
                allowConnections(elsewhere, true);
            }
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> queue.waiting() == 0 && written() == 1 + QUEUE);
        assertThat(queue.dropped() - before).isEqualTo(QUEUE);
    }

    @Test
    void oneThatCannotBeStoredTakesNoOtherWithIt() {
        long before = queue.dropped();
        var event = new LoginFailed(null, user, Reason.WRONG_PASSWORD);
        var broken = new Origin("127.0.0.1", "agent", "\0", null, null);
        for (int i = 0; i < BATCH; i++) {
            queue.offer(AuditRow.of(event, i == 2 ? broken : Origin.NONE));
        }
        await().until(() -> written() == BATCH - 1 && queue.dropped() == before + 1);
    }

    private void note(int times) {
        for (int i = 0; i < times; i++) {
            audit.note(new LoginFailed(null, user, Reason.WRONG_PASSWORD));
        }
    }

    private int written() {
        return Table.count("SELECT count(*) FROM audit_events WHERE user_id = ?", user);
    }

    /** On the same server, in another database. */
    private Connection elsewhere() throws SQLException {
        try (var database = TestServers.database()) {
            var name = database.getCatalog();
            return DriverManager.getConnection(
                    url.replaceFirst("/" + name + "\\b", "/template1"),
                    database.getMetaData().getUserName(),
                    "");
        }
    }

    private void allowConnections(Connection elsewhere, boolean allowed) throws SQLException {
        var name = url.replaceFirst(".*/([^/?]+).*", "$1");
        try (var statement = elsewhere.createStatement()) {
            statement.execute("ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS " + allowed);
            if (!allowed) {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            }
        }
    }
}
