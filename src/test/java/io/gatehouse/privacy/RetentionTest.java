package io.gatehouse.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RetentionTest.SmallBatches.class)
class RetentionTest {
    public static class SmallBatches implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gatehouse.retention.batch", "10", "gatehouse.retention.max-batches", "5");
        }
    }

    @Inject
    Retention retention;

    private final Api api = Api.ofTest();

    @Test
    void aLiveSessionStaysAndOneThatEndedLongAgoGoes() {
        var account = Accounts.confirmed(api);
        var live = Accounts.signIn(api, account).string("session_id");
        var justEnded = Accounts.signIn(api, account).string("session_id");
        var endedLongAgo = Accounts.signIn(api, account).string("session_id");
        var expiredLongAgo = Accounts.signIn(api, account).string("session_id");
        end(justEnded, "1 day");
        end(endedLongAgo, "31 days");
        Table.update("UPDATE sessions SET expires_at = now() - interval '31 days' WHERE id = ?::uuid", expiredLongAgo);
        Table.update("UPDATE sessions SET created_at = now() - interval '90 days' WHERE id = ?::uuid", live);

        retention.sweep();

        assertThat(Table.strings(
                        "SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = ?",
                        account.email()))
                .containsExactlyInAnyOrder(live, justEnded);
    }

    @Test
    void unconfirmedRegistrationsGoAfterAWeek() {
        var waiting = Accounts.freshEmail();
        var forgotten = Accounts.freshEmail();
        api.post("/api/v1/auth/register", Map.of("email", waiting, "password", Accounts.PASSWORD));
        api.post("/api/v1/auth/register", Map.of("email", forgotten, "password", Accounts.PASSWORD));
        Table.update(
                "UPDATE pending_registrations SET created_at = now() - interval '6 days' WHERE email = ?", waiting);
        Table.update(
                "UPDATE pending_registrations SET created_at = now() - interval '8 days' WHERE email = ?", forgotten);

        retention.sweep();

        assertThat(Table.strings(
                        "SELECT email FROM pending_registrations WHERE email = ANY (ARRAY[?, ?])", waiting, forgotten))
                .containsExactly(waiting);
    }

    @Test
    void finishedMailsGoAndWaitingOnesStay() {
        var email = Accounts.freshEmail();
        mail(email, "sent", "8 days");
        mail(email, "failed", "8 days");
        mail(email, "pending", "8 days");
        mail(email, "sent", "6 days");

        retention.sweep();

        assertThat(Table.strings("SELECT state FROM outbox WHERE recipient = ?", email))
                .containsExactlyInAnyOrder("pending", "sent");
    }

    @Test
    void eventsLoseWhereTheyCameFromAfterAMonthAndGoAfterAYear() {
        var trace = UUID.randomUUID().toString();
        event(trace, "29 days");
        event(trace, "31 days");
        event(trace, "366 days");

        retention.sweep();

        assertThat(Table.strings(
                        "SELECT concat_ws(' ', network, user_agent, length(ip_hash)) FROM audit_events"
                                + " WHERE trace_id = ? ORDER BY at",
                        trace))
                .containsExactly("", "192.0.2.0/24 curl 1");
    }

    @Test
    void expiredTokensGoAndValidOnesStay() {
        var email = Accounts.freshEmail();
        token(email, "8 days");
        token(email, "1 day");

        retention.sweep();

        assertThat(Table.count("SELECT count(*) FROM one_time_tokens WHERE email = ?", email))
                .isOne();
    }

    @Test
    void oneSweepTakesAFewBatchesAndLeavesWhatAnotherInstanceHolds() throws Exception {
        retention.sweep();
        var email = Accounts.freshEmail();
        for (int i = 0; i < 60; i++) {
            token(email, "9 days");
        }

        try (var other = TestServers.database()) {
            other.setAutoCommit(false);
            try (var lock = other.prepareStatement(
                    "SELECT 1 FROM one_time_tokens WHERE email = ? ORDER BY token_hash LIMIT 5 FOR UPDATE")) {
                lock.setString(1, email);
                lock.execute();
            }
            retention.sweep();
            assertThat(Table.count("SELECT count(*) FROM one_time_tokens WHERE email = ?", email))
                    .isEqualTo(10);
            retention.sweep();
            assertThat(Table.count("SELECT count(*) FROM one_time_tokens WHERE email = ?", email))
                    .isEqualTo(5);
            other.rollback();
        }
        retention.sweep();
        assertThat(Table.count("SELECT count(*) FROM one_time_tokens WHERE email = ?", email))
                .isZero();
    }

    private static void end(String session, String ago) {
        Table.update(
                "UPDATE sessions SET revoked_at = now() - ?::interval, revoked_reason = 'logout' WHERE id = ?::uuid",
                ago,
                session);
    }

    private static void event(String trace, String ago) {
        Table.update("""
                INSERT INTO audit_events (id, at, type, outcome, ip_hash, network, user_agent, trace_id)
                VALUES (gen_random_uuid(), now() - ?::interval, 'login.failed', 'failure', '\\x00', '192.0.2.0/24', 'curl', ?)""", ago, trace);
    }

    private static void mail(String email, String state, String ago) {
        Table.update("""
                INSERT INTO outbox (id, kind, recipient, data, state, created_at, next_attempt_at)
                VALUES (gen_random_uuid(), 'unknown', ?, '{}', ?, now() - ?::interval, now() + interval '1 hour')""", email, state, ago);
    }

    private static void token(String email, String ago) {
        Table.update("""
                INSERT INTO one_time_tokens (token_hash, purpose, subject, email, expires_at)
                VALUES (sha256(gen_random_uuid()::text::bytea), 'RESET_PASSWORD', gen_random_uuid(), ?,
                        now() - ?::interval)""", email, ago);
    }
}
