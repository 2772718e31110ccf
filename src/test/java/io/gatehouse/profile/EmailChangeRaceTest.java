package io.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
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

        await().failFast("one was put off", () -> waiting("attempts > 0", wanted) > 0)
                .until(() -> waiting("true", wanted) == 0);
        assertThat(Table.count(
                        "SELECT count(*) FROM email_changes WHERE new_email IN (?, ?) AND state = 'open' AND decided_at IS NULL",
                        wanted.getFirst(),
                        wanted.getLast()))
                .isZero();
    }

    private static long waiting(String condition, List<String> emails) {
        return Table.count(
                "SELECT count(*) FROM address_requests WHERE email IN (?, ?) AND " + condition,
                emails.getFirst(),
                emails.getLast());
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
