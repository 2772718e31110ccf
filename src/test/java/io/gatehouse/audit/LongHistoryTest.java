package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LongHistoryTest {
    private static final int EVENTS = 100_000;
    private static final String TRACE = "a long history";

    @Inject
    AuditErasure erasure;

    private final Api api = Api.ofTest();

    @AfterEach
    void remove() {
        Table.update("DELETE FROM audit_events WHERE trace_id = ?", TRACE);
    }

    @Test
    void whoCausedALotIsDeletedAtOnceAndForgottenInBites() {
        var account = Accounts.confirmed(api);
        var session = Accounts.signIn(api, account);
        var id = session.json().path("user").path("id").asText();
        for (var role : List.of("user_id", "actor_id")) {
            Table.update("""
                    INSERT INTO audit_events (id, at, type, outcome, %s, network, user_agent, trace_id)
                    SELECT gen_random_uuid(), now(), 'login.failed', 'failure', ?::uuid, '192.0.2.0/24', 'curl', ?
                      FROM generate_series(1, ?)""".formatted(role), id, TRACE, EVENTS);
        }

        var deleted = api.send(
                "DELETE",
                "/api/v1/users/me",
                "application/json",
                "{\"password\":\"" + account.password() + "\"}",
                session.string("access_token"));
        assertThat(deleted.status()).as(deleted.text()).isEqualTo(204);

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            erasure.goOn();
            return Table.count("SELECT count(*) FROM audit_erasures WHERE person = ?::uuid", id) == 0;
        });
        assertThat(Table.count("""
                SELECT count(*) FROM audit_events WHERE ?::uuid IN (user_id, actor_id)
                   AND (network IS NOT NULL OR user_agent IS NOT NULL)""", id)).isZero();
        // Each row tells which transaction wrote it last.
        for (var role : List.of("user_id", "actor_id")) {
            assertThat(Table.count(
                            "SELECT max(count) FROM (SELECT count(*) FROM audit_events WHERE %s = ?::uuid GROUP BY xmin::text) bites"
                                    .formatted(role),
                            id))
                    .isLessThan(EVENTS / 10);
        }
        assertThat(Table.count("SELECT count(*) FROM audit_events WHERE trace_id = ?", TRACE))
                .isEqualTo(2 * EVENTS);
    }
}
