package io.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.gatehouse.mail.AddressRequest;
import io.gatehouse.mail.AddressRequests;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What several do to the same addresses at once: a deadlock would be an answer of 500, or a mail that never comes. */
@QuarkusTest
class EmailChangeRaceTest {
    private static final String CONFIRM = "Confirm your e-mail address";

    @Inject
    AddressRequests requests;

    private final Api api = Api.ofTest();

    private record Owner(Account account, String access) {}

    @RepeatedTest(3)
    void theSecondConfirmationTheWayBackAndAnotherRequestAtOnceLeaveOneAddress() throws Exception {
        var owner = owner();
        var email = owner.account.email();
        var newEmail = Accounts.freshEmail();
        assertThat(change(owner, newEmail).status()).isEqualTo(202);
        var confirmation = Accounts.mailedToken(newEmail);
        var wayBack = Accounts.mailedToken(email, "Your account is about to get another address");

        var answers = atOnce(List.of(
                () -> verify(confirmation),
                () -> verify(confirmation),
                () -> undo(wayBack),
                () -> undo(wayBack),
                () -> change(owner, Accounts.freshEmail())));

        assertThat(answers).allMatch(answer -> Stream.of(202, 204, 400, 401).anyMatch(s -> s == answer.status()));
        // Whoever came first: the way back was there all the time, and it wins.
        assertThat(answers.subList(2, 4))
                .filteredOn(answer -> answer.status() == 204)
                .hasSize(1);
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ?", email))
                .isOne();
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ?", newEmail))
                .isZero();
    }

    @Test
    void manyRequestsForTheSameAddressesAreAllDecided() throws Exception {
        var owners = Stream.generate(this::owner).limit(6).toList();
        var wanted = List.of(Accounts.freshEmail(), Accounts.freshEmail());

        for (int round = 0; round < 3; round++) {
            var answers = atOnce(owners.stream()
                    .flatMap(owner -> wanted.stream().<Callable<Answer>>map(email -> () -> change(owner, email)))
                    .toList());
            assertThat(answers).allMatch(answer -> answer.status() == 202);
        }

        wanted.forEach(EmailChangeRaceTest::awaitDecisions);
        assertThat(Table.count(
                        "SELECT count(*) FROM email_changes WHERE new_email IN (?, ?) AND state = 'open' AND decided_at IS NULL",
                        wanted.getFirst(),
                        wanted.getLast()))
                .isZero();
    }

    @Test
    void aRequestThatIsDecidedTwiceAtOnceIsMailedOnce() throws Exception {
        var owner = owner();
        var wanted = Accounts.freshEmail();
        change(owner, wanted);
        Accounts.mailedToken(wanted);
        forgetDecisions(wanted);

        try (var other = TestServers.database()) {
            other.setAutoCommit(false);
            execute(other, "SELECT 1 FROM users WHERE email = ? FOR UPDATE", owner.account.email());
            for (int deciding = 1; deciding <= 2; deciding++) {
                requests.add(new AddressRequest(AddressRequest.Kind.CHANGE_EMAIL, wanted));
                awaitWaitingForLocks(deciding);
            }
            other.rollback();
        }

        awaitDecisions(wanted);
        assertThat(mailed(wanted)).as("the first one and one more").isEqualTo(2);
    }

    @Test
    void anAccountThatGoesMeanwhileDoesNotHoldUpOthersRequests() throws Exception {
        var leaving = owner();
        var staying = owner();
        var wanted = Accounts.freshEmail();
        change(leaving, wanted);
        change(staying, wanted);
        Accounts.mails(wanted, CONFIRM, 2);
        forgetDecisions(wanted);

        try (var other = TestServers.database()) {
            other.setAutoCommit(false);
            execute(other, "DELETE FROM users WHERE email = ?", leaving.account.email());
            requests.add(new AddressRequest(AddressRequest.Kind.CHANGE_EMAIL, wanted));
            awaitWaitingForLocks(1);
            other.commit();
        }

        awaitDecisions(wanted);
        assertThat(mailed(wanted)).as("the first two and one more").isEqualTo(3);
    }

    @Test
    void aFormThatLosesTheAddressAtTheSameMomentIsAnsweredWithAPage() throws Exception {
        var owner = owner();
        var wanted = Accounts.freshEmail();
        change(owner, wanted);
        var confirmation = Accounts.mailedToken(wanted);
        assertUsedUp(whileAnotherGets(
                wanted, () -> api.postForm("/api/v1/auth/verify-email", Map.of("token", confirmation))));

        var former = owner.account.email();
        var moved = Accounts.freshEmail();
        change(owner, moved);
        assertThat(verify(Accounts.mailedToken(moved)).status()).isEqualTo(204);
        var wayBack = Accounts.mailedToken(former, "Your account has another address now");
        assertUsedUp(whileAnotherGets(
                former, () -> api.postForm("/api/v1/auth/undo-email-change", Map.of("token", wayBack))));
    }

    private static void assertUsedUp(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.text()).contains("It has been used, has expired");
    }

    /** Makes the call, and gives its address to another account when it has gone too far to see that beforehand. */
    private static Answer whileAnotherGets(String email, Callable<Answer> call) throws Exception {
        try (var other = TestServers.database();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            execute(
                    other,
                    "INSERT INTO users (id, email, email_verified, roles) VALUES (gen_random_uuid(), ?, true, '{user}')",
                    email);
            var answer = thread.submit(call);
            awaitWaitingForLocks(1);
            other.commit();
            return answer.get();
        }
    }

    private static void execute(Connection connection, String sql, String email) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, email);
            statement.execute();
        }
    }

    private static void awaitWaitingForLocks(int many) {
        await().until(() -> Table.count("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                == many);
    }

    private static void forgetDecisions(String email) {
        awaitDecisions(email);
        Table.update("UPDATE email_changes SET decided_at = NULL WHERE new_email = ?", email);
    }

    private static void awaitDecisions(String email) {
        await().failFast("one was put off", () -> waiting("attempts > 0", email) > 0)
                .until(() -> waiting("true", email) == 0);
    }

    private static int mailed(String email) {
        return Table.count("SELECT count(*) FROM outbox WHERE kind = 'confirm-new-email' AND recipient = ?", email);
    }

    private static int waiting(String condition, String email) {
        return Table.count("SELECT count(*) FROM address_requests WHERE email = ? AND " + condition, email);
    }

    @Test
    void ofManyWhoConfirmTheSameAddressAtOnceOneGetsIt() throws Exception {
        var wanted = Accounts.freshEmail();
        var owners = Stream.generate(this::owner).limit(4).toList();
        owners.forEach(owner -> assertThat(change(owner, wanted).status()).isEqualTo(202));
        var tokens = Accounts.mails(wanted, CONFIRM, owners.size()).stream()
                .map(Accounts::text)
                .map(EmailChangeRaceTest::token)
                .toList();

        var answers = atOnce(tokens.stream()
                .<Callable<Answer>>map(token -> () -> verify(token))
                .toList());

        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 400).hasSize(owners.size() - 1);
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ?", wanted))
                .isOne();
    }

    private static String token(String mail) {
        int begin = mail.indexOf("token=") + "token=".length();
        return mail.substring(begin, begin + 43);
    }

    private static List<Answer> atOnce(List<? extends Callable<Answer>> calls) throws Exception {
        var start = new CyclicBarrier(calls.size());
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(calls.stream()
                    .<Callable<Answer>>map(call -> () -> {
                        start.await();
                        return call.call();
                    })
                    .toList())) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private Owner owner() {
        var account = Accounts.confirmed(api);
        return new Owner(account, Accounts.signIn(api, account).string("access_token"));
    }

    private Answer change(Owner owner, String to) {
        return api.post(
                "/api/v1/users/me/email", Map.of("new_email", to, "password", owner.account.password()), owner.access);
    }

    private Answer verify(String token) {
        return api.post("/api/v1/auth/verify-email", Map.of("token", token));
    }

    private Answer undo(String token) {
        return api.post("/api/v1/auth/undo-email-change", Map.of("token", token));
    }
}
