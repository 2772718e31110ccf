package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of the packaged application on one PostgreSQL and one Redis. */
class TwoInstancesIT {
    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final Pattern KID = Pattern.compile("\"kid\":\"([^\"]+)\"");

    @TempDir
    static Path folder;

    private static Map<String, String> servers = Map.of();
    private static List<RunningGatehouse> instances = List.of();

    @BeforeAll
    static void start() throws IOException {
        servers = EmbeddedServers.forTests().start(true, true);
        var environment = RunningGatehouse.environment(servers);
        // A rotation in seconds: verifiers keep the published keys for no longer than this.
        environment.put("GATEHOUSE_KEY_JWKS_MAX_AGE", "2s");
        environment.put("GATEHOUSE_KEY_POLL_INTERVAL", "500ms");
        instances = List.of(RunningGatehouse.start(folder, environment), RunningGatehouse.start(folder, environment));
    }

    @AfterAll
    static void stop() {
        instances.forEach(RunningGatehouse::close);
    }

    @Test
    void aSessionStoppedOnOneIsRefusedByTheOtherWithinASecond() {
        var one = instances.getFirst().api();
        var other = instances.getLast().api();
        var account = OptionalAccounts.register(one);
        var here = Accounts.signIn(one, account);
        for (int round = 0; round < 10; round++) {
            var there = Accounts.signIn(other, account);
            // The other one has verified and remembered the token.
            assertThat(me(other, there).status()).isEqualTo(200);
            assertThat(one.delete("/api/v1/sessions/" + there.string("session_id"), here.string("access_token"))
                            .status())
                    .isEqualTo(204);
            await().atMost(WITHIN)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> me(other, there).status() == 401);
            assertThat(refresh(other, there).status()).isEqualTo(401);
            assertThat(me(one, there).status()).isEqualTo(401);
        }
        assertThat(me(other, here).status()).isEqualTo(200);
    }

    @Test
    void keysRotateUnderLoadWithoutAFailedRequest() throws Exception {
        var one = instances.getFirst().api();
        var other = instances.getLast().api();
        var admin = Accounts.signIn(one, OptionalAccounts.administrator(one, servers));
        Set<String> kids = ConcurrentHashMap.newKeySet();
        try (var load = new Load()) {
            for (Api[] order : new Api[][] {{one, other}, {other, one}, {one, other}}) {
                var account = OptionalAccounts.register(one);
                load.with(() -> refreshAndCall(order[0], order[1], account, kids));
            }
            await().until(() -> load.rounds() > 5);
            var before = Set.copyOf(kids);

            var rotation = one.post("/api/v1/admin/keys/rotate", Map.of(), admin.string("access_token"));
            assertThat(rotation.status()).as(rotation.text()).isEqualTo(202);
            assertThat(before).doesNotContain(rotation.string("kid"));
            await().atMost(Duration.ofSeconds(60)).until(() -> kids.contains(rotation.string("kid")));
            for (Api each : List.of(one, other)) {
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> kid(Accounts.signIn(each, OptionalAccounts.register(each)))
                                .equals(rotation.string("kid")));
                // Signed by the former key, and good on both.
                assertThat(me(each, admin).status()).isEqualTo(200);
            }
            var rounds = load.rounds();
            await().until(() -> load.rounds() > rounds + 20);
            assertThat(load.failures()).isEmpty();
            assertThat(kids).hasSize(before.size() + 1);
        }
    }

    private static void refreshAndCall(Api signs, Api verifies, Account account, Set<String> kids) {
        var tokens = Accounts.signIn(signs, account);
        for (int round = 0; round < 10; round++) {
            kids.add(kid(tokens));
            assertThat(me(verifies, tokens).status()).isEqualTo(200);
            assertThat(me(signs, tokens).status()).isEqualTo(200);
            tokens = refresh(verifies, tokens);
            assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        }
    }

    private static Answer me(Api api, Answer tokens) {
        return api.get("/api/v1/users/me", tokens.string("access_token"));
    }

    private static Answer refresh(Api api, Answer tokens) {
        return api.post("/api/v1/auth/refresh", Map.of("refresh_token", tokens.string("refresh_token")));
    }

    private static String kid(Answer tokens) {
        var header = tokens.string("access_token").split("\\.", -1)[0];
        var matcher = KID.matcher(new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
