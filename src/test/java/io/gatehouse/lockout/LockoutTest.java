package io.gatehouse.lockout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.gatehouse.credential.Passwords;
import io.gatehouse.mail.AddressRequest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LockoutTest {
    private static final String LOCKED_SUBJECT = "Too many wrong passwords";

    @Inject
    Passwords passwords;

    @Inject
    Locked locked;

    /** For whom somebody was to be told of a lock. */
    @Singleton
    static class Locked {
        final Queue<String> names = new ConcurrentLinkedQueue<>();

        void note(@Observes AddressRequest request) {
            names.add(request.email());
        }
    }

    private final Api api = Api.ofTest();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoHundredGuessesAtOnceExactlyFiveAreHashed(boolean known) throws Exception {
        var email = known ? Accounts.confirmed(api).email() : Accounts.freshEmail();
        long before = passwords.hashesComputed();
        var answers = guessAtOnce(email, 200);
        assertThat(passwords.hashesComputed() - before).isEqualTo(5);
        assertThat(answers).filteredOn(answer -> answer.status() == 401).hasSize(5);
        assertThat(answers).filteredOn(answer -> answer.status() == 429).hasSize(195);
    }

    @Test
    void anAddressWithoutAnAccountIsLockedLikeAnyOther() {
        var account = Accounts.confirmed(api);
        var stranger = Accounts.freshEmail();
        for (int i = 0; i < 5; i++) {
            assertAlike(guess(account.email()), guess(stranger));
        }
        long before = passwords.hashesComputed();
        var refused = guess(account.email());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.string("code")).isEqualTo("too-many-attempts");
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(890L, 900L);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"attempts\";q=5;w=600");
        assertThat(refused.header("RateLimit"))
                .isEqualTo("\"attempts\";r=0;t=%s".formatted(refused.header("Retry-After")));
        assertAlike(refused, guess(stranger));
        assertAlike(signIn(account, null), guess(stranger));
        assertThat(passwords.hashesComputed()).isEqualTo(before);
    }

    @Test
    void theOAuthEndpointsRefuseInTheirOwnWords() {
        var account = Accounts.confirmed(api);
        lock(account);
        var form = Map.of("grant_type", "password", "username", account.email(), "password", account.password());
        for (var path : List.of("/api/v1/auth/login-form", "/oauth2/token")) {
            var answer = path.startsWith("/oauth2")
                    ? api.postForm(path, with(form, "client_id", "gatehouse"))
                    : api.postForm(path, form);
            assertThat(answer.status()).as(answer.text()).isEqualTo(429);
            assertThat(answer.string("error")).isEqualTo("temporarily_unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        }
    }

    @Test
    void whatIsNoAddressIsLockedAndStoredNowhere() {
        var typed = new Random()
                .ints(4_000, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        for (var username : List.of(typed, "my-password-" + UUID.randomUUID())) {
            var form = Map.of("username", username, "password", "wrong-password");
            for (int i = 0; i < 5; i++) {
                var answer = api.postForm("/api/v1/auth/login-form", form);
                assertThat(answer.status()).as(answer.text()).isEqualTo(400);
                assertThat(answer.string("error")).isEqualTo("invalid_grant");
            }
            assertThat(api.postForm("/api/v1/auth/login-form", form).status()).isEqualTo(429);
            await().until(() ->
                    Table.count("SELECT count(*) FROM address_requests WHERE kind = 'ACCOUNT_LOCKED'") == 0);
            assertThat(locked.names).doesNotContain(username);
        }
    }

    @Test
    void aSuccessForgetsTheFailures() {
        var account = Accounts.confirmed(api);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                assertThat(guess(account.email()).status()).isEqualTo(401);
            }
            assertThat(signIn(account, null).status()).isEqualTo(200);
        }
    }

    @Test
    void theOwnerIsToldOnceALock() throws Exception {
        var account = Accounts.confirmed(api);
        guessAtOnce(account.email(), 50);
        guess(account.email());
        Accounts.mails(account.email(), LOCKED_SUBJECT, 1);
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(5))
                .until(() -> Accounts.mails(account.email(), LOCKED_SUBJECT, 1).size() == 1);
    }

    @Test
    void anAdministratorLiftsTheLock() throws SQLException {
        var account = Accounts.confirmed(api);
        var id = signIn(account, null).json().path("user").path("id").asText();
        lock(account);
        var path = "/api/v1/users/" + id + "/unlock";
        assertThat(api.send("POST", path, null, Map.of()).status()).isEqualTo(401);
        var user = Accounts.signedIn(api).string("access_token");
        assertThat(api.send("POST", path, null, null, user).status()).isEqualTo(403);
        var administrator = Accounts.administrator(api).string("access_token");
        var answer = api.send("POST", path, null, null, administrator);
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(signIn(account, null).status()).isEqualTo(200);
        var nobody = "/api/v1/users/00000000-0000-7000-8000-000000000000/unlock";
        assertThat(api.send("POST", nobody, null, null, administrator).status()).isEqualTo(404);
    }

    @Test
    void aCompletedResetLiftsTheLock() {
        var account = Accounts.confirmed(api);
        lock(account);
        api.post("/api/v1/auth/request-password-reset", Map.of("email", account.email()));
        var token = Accounts.mailedToken(account.email(), "Reset your password");
        var renewed = new Account(account.email(), "another-horse-battery-8");
        assertThat(api.post("/api/v1/auth/reset-password", Map.of("token", token, "new_password", renewed.password()))
                        .status())
                .isEqualTo(204);
        assertThat(signIn(renewed, null).status()).isEqualTo(200);
    }

    @Test
    void aKnownDeviceHasABudgetOfItsOwn() {
        var account = Accounts.confirmed(api);
        var device = signIn(account, null).string("device_token");
        lock(account);
        assertThat(signIn(account, null).status()).isEqualTo(429);
        assertThat(signIn(account, device).status()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            assertThat(guess(account.email(), device).status()).isEqualTo(401);
        }
        assertThat(signIn(account, device).status()).isEqualTo(429);
    }

    @Test
    void onlyTheAccountsOwnDeviceTokenCounts() {
        var account = Accounts.confirmed(api);
        var device = signIn(account, null).string("device_token");
        var foreign = Accounts.signedIn(api).string("device_token");
        lock(account);
        var forged = device.substring(0, device.length() - 3) + "AAA";
        for (var token : List.of(foreign, forged, "", "ghd_", "x".repeat(5_000))) {
            assertThat(signIn(account, token).status()).as(token).isEqualTo(429);
        }
    }

    @Test
    void aDeviceTokenSurvivesALogoutAndDiesWithLogoutAll() {
        var account = Accounts.confirmed(api);
        var first = signIn(account, null);
        var device = first.string("device_token");
        assertThat(api.send("POST", "/api/v1/auth/logout", null, null, first.string("access_token"))
                        .status())
                .isEqualTo(204);
        lock(account);
        var second = signIn(account, device);
        assertThat(second.status()).isEqualTo(200);
        assertThat(api.send("POST", "/api/v1/auth/logout-all", null, null, second.string("access_token"))
                        .status())
                .isEqualTo(204);
        assertThat(signIn(account, device).status()).isEqualTo(429);
        assertThat(signIn(account, second.string("device_token")).status()).isEqualTo(429);
    }

    @Test
    void aDeviceTokenDiesWithThePassword() {
        var account = Accounts.confirmed(api);
        var signedIn = signIn(account, null);
        var change = api.post(
                "/api/v1/users/me/password",
                Map.of("current_password", account.password(), "new_password", "another-horse-battery-8"),
                signedIn.string("access_token"));
        assertThat(change.status()).as(change.text()).isEqualTo(204);
        lock(account);
        var renewed = new Account(account.email(), "another-horse-battery-8");
        assertThat(signIn(renewed, signedIn.string("device_token")).status()).isEqualTo(429);
    }

    @Test
    void aStolenAccessTokenGuessesNoFasterThanAStranger() {
        var account = Accounts.confirmed(api);
        var access = signIn(account, null).string("access_token");
        for (int i = 0; i < 5; i++) {
            assertThat(changePassword(access, "wrong-" + i).status()).isEqualTo(400);
        }
        assertThat(changePassword(access, account.password()).string("code")).isEqualTo("too-many-attempts");
        assertThat(Accounts.mails(account.email(), LOCKED_SUBJECT, 1)).hasSize(1);
        assertThat(signIn(account, null).status()).isEqualTo(200);
    }

    private Answer changePassword(String access, String current) {
        return api.post(
                "/api/v1/users/me/password",
                Map.of("current_password", current, "new_password", "another-horse-battery-8"),
                access);
    }

    private void lock(Account account) {
        for (int i = 0; i < 5; i++) {
            assertThat(guess(account.email()).status()).isEqualTo(401);
        }
        assertThat(guess(account.email()).status()).isEqualTo(429);
    }

    private Answer guess(String email) {
        return api.post("/api/v1/auth/login", Map.of("email", email, "password", "wrong-password"));
    }

    private Answer guess(String email, String device) {
        return api.post(
                "/api/v1/auth/login", Map.of("email", email, "password", "wrong-password", "device_token", device));
    }

    private Answer signIn(Account account, @Nullable String device) {
        var body = Map.of("email", account.email(), "password", account.password());
        return api.post("/api/v1/auth/login", device == null ? body : with(body, "device_token", device));
    }

    private List<Answer> guessAtOnce(String email, int times) throws Exception {
        var start = new CountDownLatch(1);
        Callable<Answer> guess = () -> {
            start.await();
            return guess(email);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<Answer>>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(guess));
            }
            start.countDown();
            var answers = new ArrayList<Answer>();
            for (var future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        var more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }

    private static void assertAlike(Answer one, Answer other) {
        assertThat(other.status()).isEqualTo(one.status());
        assertThat(other.headers().map().keySet()).isEqualTo(one.headers().map().keySet());
        assertThat(withoutTrace(other)).isEqualTo(withoutTrace(one));
    }

    private static String withoutTrace(Answer answer) {
        return answer.text().replaceAll("\"trace_id\":\"[0-9a-f]*\"", "");
    }
}
