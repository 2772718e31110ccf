package io.gatehouse.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.TestServers;
import io.gatehouse.mail.AddressRequest.Kind;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AddressRequestsTest {
    @Inject
    AddressRequests requests;

    @Inject
    AddressRequestWorkers workers;

    @Inject
    Poison poison;

    @Inject
    EntityManager entities;

    private final String email = Accounts.freshEmail();

    /** Lets the requests for some addresses fail, after they have written something. */
    @Singleton
    static class Poison {
        final Queue<String> seen = new ConcurrentLinkedQueue<>();
        volatile String victim = "";

        @Inject
        Outbox outbox;

        void fail(@Observes AddressRequest request) {
            if (request.email().equals(victim)) {
                seen.add(request.email());
                outbox.enqueue(new Email.AlreadyRegistered(UUID.randomUUID(), victim, null));
                throw new IllegalStateException("as the test wants it");
            }
        }
    }

    @AfterEach
    void heal() {
        poison.victim = "";
        poison.seen.clear();
    }

    @Test
    void aRequestIsDecidedAfterItsCommit() {
        var account = Accounts.freshEmail();
        assertThat(Api.ofTest()
                        .post("/api/v1/auth/register", Map.of("email", account, "password", Accounts.PASSWORD))
                        .status())
                .isEqualTo(202);
        Accounts.mails(account, 1);

        requests.add(new AddressRequest(Kind.RESEND_VERIFICATION, account));

        assertThat(Accounts.mails(account, 2)).hasSize(2);
        assertThat(waiting(account)).isZero();
    }

    @Test
    void aRolledBackRequestIsNone() {
        QuarkusTransaction.begin();
        requests.add(new AddressRequest(Kind.RESEND_VERIFICATION, email));
        QuarkusTransaction.rollback();

        assertThat(waiting(email)).isZero();
    }

    @Test
    void aFailedDecisionWritesNothingAndIsGivenUpAfterFiveAttempts() {
        poison.victim = email;
        requests.add(new AddressRequest(Kind.RESEND_VERIFICATION, email));

        for (int attempt = 1; attempt <= 5; attempt++) {
            int so = attempt;
            await().atMost(Duration.ofSeconds(20)).until(() -> poison.seen.size() == so);
            await().atMost(Duration.ofSeconds(20)).until(() -> so == 5 ? waiting(email) == 0 : attempts(email) == so);
            update("UPDATE address_requests SET due_at = now() WHERE email = ?");
            workers.wake();
        }

        assertThat(OutboxTable.to(email)).isEmpty();
        workers.decideNext();
        assertThat(poison.seen).hasSize(5);
    }

    @Test
    void aFloodForOneAddressLeavesAFewRows() {
        QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 0; i < 100; i++) {
                requests.add(new AddressRequest(Kind.RESET_PASSWORD, email));
            }
            assertThat(waitingHere()).isEqualTo(5);
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting(email) == 0);
    }

    private int waitingHere() {
        return ((Number) entities.createNativeQuery("SELECT count(*) FROM address_requests WHERE email = :email")
                        .setParameter("email", email)
                        .getSingleResult())
                .intValue();
    }

    private static int waiting(String email) {
        return number("SELECT count(*) FROM address_requests WHERE email = ?", email);
    }

    private static int attempts(String email) {
        return number("SELECT coalesce(max(attempts), -1) FROM address_requests WHERE email = ?", email);
    }

    private static int number(String sql, String email) {
        try (var connection = TestServers.database();
                var select = connection.prepareStatement(sql)) {
            select.setString(1, email);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void update(String sql) {
        try (var connection = TestServers.database();
                var update = connection.prepareStatement(sql)) {
            update.setString(1, email);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
