package io.gatehouse.lockout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(HostileGuessesTest.ShortLocks.class)
class HostileGuessesTest {
    public static class ShortLocks implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gatehouse.lockout.duration", "3s", "gatehouse.lockout.max-duration", "3s");
        }
    }

    private final Api owner = Api.ofTest();
    private final Api stranger = Api.from("127.0.7.7", "stranger");

    @Test
    void aThousandStrangersFailuresDontKeepTheOwnerOut() {
        var account = Accounts.confirmed(owner);
        var device = Accounts.signIn(owner, account).string("device_token");
        for (int i = 0; i < 1_000; i++) {
            var guess = stranger.post("/api/v1/auth/login", Map.of("email", account.email(), "password", "guess-" + i));
            assertThat(guess.status()).isIn(401, 429);
        }
        await().until(() -> stranger.post("/api/v1/auth/login", Map.of("email", account.email(), "password", "guess"))
                        .status()
                == 429);

        var newDevice = Map.of("email", account.email(), "password", account.password());
        var knownDevice = new HashMap<>(newDevice);
        knownDevice.put("device_token", device);
        assertThat(owner.post("/api/v1/auth/login", knownDevice).status()).isEqualTo(200);
        var locked = owner.post("/api/v1/auth/login", newDevice);
        assertThat(locked.status()).isEqualTo(429);
        assertThat(Long.parseLong(locked.header("Retry-After"))).isBetween(1L, 3L);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> owner.post("/api/v1/auth/login", newDevice).status() == 200);
    }
}
