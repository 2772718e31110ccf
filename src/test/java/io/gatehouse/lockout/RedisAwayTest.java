package io.gatehouse.lockout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.OwnRedis;
import io.gatehouse.credential.Passwords;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = OwnRedis.class, restrictToAnnotatedClass = true)
class RedisAwayTest {
    private final Api api = Api.ofTest();

    @Inject
    Lockout lockout;

    @Inject
    Passwords passwords;

    @AfterEach
    void comeBack() {
        OwnRedis.goAway();
        OwnRedis.startAgain();
    }

    @Test
    void theCountersGoOnWhereTheyWereAndNothingFails() {
        var locked = Accounts.confirmed(api);
        var counted = Accounts.confirmed(api);
        var fresh = Accounts.confirmed(api);
        for (int i = 0; i < 5; i++) {
            assertThat(guess(locked.email()).status()).isEqualTo(401);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(guess(counted.email()).status()).isEqualTo(401);
        }
        long alone = lockout.decidedAlone();
        OwnRedis.goAway();

        assertThat(guess(locked.email()).status()).isEqualTo(429);
        assertThat(guess(counted.email()).status()).isEqualTo(401);
        assertThat(guess(counted.email()).status()).isEqualTo(401);
        assertThat(guess(counted.email()).status()).isEqualTo(429);
        var tokens = Accounts.signIn(api, fresh);
        assertThat(api.get("/api/v1/users/me", tokens.string("access_token")).status())
                .isEqualTo(200);
        long hashes = passwords.hashesComputed();
        for (int i = 0; i < 50; i++) {
            assertThat(guess(fresh.email()).status()).isEqualTo(i < 5 ? 401 : 429);
        }
        assertThat(passwords.hashesComputed() - hashes).isEqualTo(5);
        assertThat(lockout.decidedAlone()).isGreaterThan(alone + 50);

        OwnRedis.startAgain();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            long before = lockout.decidedAlone();
            guess(Accounts.freshEmail());
            return lockout.decidedAlone() == before;
        });
    }

    private Answer guess(String email) {
        return api.post("/api/v1/auth/login", Map.of("email", email, "password", "wrong-password"));
    }
}
