package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of one instance is half a minute off, and nobody notices. */
class ClockIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(1);

    @TempDir
    static Path folder;

    private static OwnDatabase database;
    private static Map<String, String> environment = Map.of();
    private static Api right;
    private static List<RunningGatehouse> instances = List.of();

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(library().isPresent(), "Not tested without libfaketime: apt-get install libfaketime");
        database = OwnDatabase.create();
        environment = RunningGatehouse.environment(database.servers());
        environment.put("GATEHOUSE_KEY_JWKS_MAX_AGE", "2s");
        environment.put("GATEHOUSE_KEY_POLL_INTERVAL", "500ms");
        instances = List.of(RunningGatehouse.start(folder, environment), startOff("+30s"), startOff("-30s"));
        right = instances.getFirst().api();
    }

    private static RunningGatehouse startOff(String offset) throws IOException {
        var shifted = new HashMap<>(environment);
        // It shifts the monotonic clock as well, which does no harm; told not to, it breaks the JVM's timed waits.
        shifted.put("LD_PRELOAD", library().orElseThrow().toString());
        shifted.put("FAKETIME", offset);
        return RunningGatehouse.start(folder, shifted);
    }

    private static Optional<Path> library() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(each -> each.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }

    @AfterAll
    static void stop() {
        instances.forEach(RunningGatehouse::close);
    }

    /** An instance whose clock is wrong, as the right one sees it. */
    private static Api wrong(int offset) {
        return instances.get(offset > 0 ? 1 : 2).api();
    }

    @ParameterizedTest
    @ValueSource(ints = {30, -30})
    void eachTakesTheTokensOfTheOther(int offset) {
        var wrong = wrong(offset);
        var account = OptionalAccounts.register(right);
        var here = Accounts.signIn(right, account);
        var there = Accounts.signIn(wrong, account);
        assertThat(issuedAt(there) - issuedAt(here)).isCloseTo(offset, within(10L));
        for (var tokens : List.of(here, there)) {
            assertThat(me(right, tokens).status()).isEqualTo(200);
            assertThat(me(wrong, tokens).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, -30})
    void refreshesGraceAndReuseGoByTheDatabasesClock(int offset) {
        var wrong = wrong(offset);
        for (var order : List.of(List.of(right, wrong), List.of(wrong, right))) {
            var one = order.getFirst();
            var other = order.getLast();
            var account = OptionalAccounts.register(one);
            var first = Accounts.signIn(one, account);
            var second = refresh(other, first);
            // The answer was lost, and the client asks the other one: the same again.
            assertThat(refresh(one, first).string("refresh_token")).isEqualTo(second.string("refresh_token"));
            var third = refresh(one, second);
            assertThat(third.json().path("refresh_expires_in").asLong())
                    .isCloseTo(Duration.ofDays(7).toSeconds(), within(2L));
            assertThat(refresh(other, third).status()).isEqualTo(200);

            assertThat(refresh(other, first).status()).isEqualTo(401);
            assertThat(refresh(one, third).status()).isEqualTo(401);
            await().atMost(WITHIN).until(() -> me(one, third).status() == 401);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, -30})
    void whatOneEndsIsRefusedByTheOtherWithinASecond(int offset) {
        var wrong = wrong(offset);
        for (var order : List.of(List.of(right, wrong), List.of(wrong, right))) {
            var tokens = Accounts.signIn(order.getFirst(), OptionalAccounts.register(right));
            assertThat(me(order.getLast(), tokens).status()).isEqualTo(200);
            assertThat(order.getFirst()
                            .send("POST", "/api/v1/auth/logout", null, null, tokens.string("access_token"))
                            .status())
                    .isEqualTo(204);
            await().atMost(WITHIN)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> me(order.getLast(), tokens).status() == 401);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, -30})
    void guessesAtBothAreCountedTogetherAndLockForTheSameTime(int offset) {
        var wrong = wrong(offset);
        var account = OptionalAccounts.register(right);
        for (int guess = 0; guess < 5; guess++) {
            assertThat(guess(guess % 2 == 0 ? wrong : right, account).status()).isEqualTo(401);
        }
        for (var each : List.of(right, wrong)) {
            var locked = guess(each, account);
            assertThat(locked.status()).isEqualTo(429);
            assertThat(Long.parseLong(locked.header("Retry-After"))).isBetween(890L, 900L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, -30})
    void keysRotateWithoutAFailedRequest(int offset) throws Exception {
        var wrong = wrong(offset);
        var admin = Accounts.signIn(right, OptionalAccounts.administrator(right, database.servers()));
        try (var load = new Load()) {
            for (var order : List.of(List.of(right, wrong), List.of(wrong, right))) {
                var account = OptionalAccounts.register(right);
                load.with(() -> {
                    var tokens = Accounts.signIn(order.getFirst(), account);
                    assertThat(me(order.getLast(), tokens).status()).isEqualTo(200);
                });
            }
            var rotation = wrong.post("/api/v1/admin/keys/rotate", Map.of(), admin.string("access_token"));
            assertThat(rotation.status()).as(rotation.text()).isEqualTo(202);
            for (var each : List.of(right, wrong)) {
                var account = OptionalAccounts.register(each);
                await().atMost(Duration.ofSeconds(30)).until(() -> part(0, Accounts.signIn(each, account))
                        .path("kid")
                        .asText()
                        .equals(rotation.string("kid")));
                assertThat(me(each, admin).status()).isEqualTo(200);
            }
            assertThat(load.failures()).isEmpty();
        }
    }

    private static Answer me(Api api, Answer tokens) {
        return api.get("/api/v1/users/me", tokens.string("access_token"));
    }

    private static Answer refresh(Api api, Answer tokens) {
        return api.post("/api/v1/auth/refresh", Map.of("refresh_token", tokens.string("refresh_token")));
    }

    private static Answer guess(Api api, Account account) {
        return api.post("/api/v1/auth/login", Map.of("email", account.email(), "password", "not-this-one-7"));
    }

    private static long issuedAt(Answer tokens) {
        return part(1, tokens).path("iat").asLong();
    }

    /** The header (0) or the claims (1) of the access token. */
    private static JsonNode part(int index, Answer tokens) {
        var part = tokens.string("access_token").split("\\.", -1)[index];
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
