package io.gatehouse.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.OwnRedis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RateLimitTest.Limited.class)
@QuarkusTestResource(value = OwnRedis.class, restrictToAnnotatedClass = true)
class RateLimitRedisAwayTest {
    @AfterEach
    void comeBack() {
        OwnRedis.goAway();
        OwnRedis.startAgain();
    }

    @Test
    void theInstanceCountsByItself() {
        OwnRedis.goAway();
        var api = Api.from("127.0.4.1", "test");
        for (int left = 9; left >= 0; left--) {
            var answer = api.post(
                    "/api/v1/auth/login", Map.of("email", Accounts.freshEmail(), "password", "wrong-password"));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("RateLimit")).startsWith("\"login\";r=" + left + ";");
        }
        var refused =
                api.post("/api/v1/auth/login", Map.of("email", Accounts.freshEmail(), "password", "wrong-password"));
        assertThat(refused.status()).isEqualTo(429);
    }
}
