package io.gatehouse.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.TestServers;
import io.gatehouse.bootstrap.Ports;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The service with no Redis at all. */
@QuarkusTest
@TestProfile(UnknowableRevocationTest.WithoutRedis.class)
class UnknowableRevocationTest {
    @Inject
    AccessTokens tokens;

    @Inject
    Revocations revocations;

    @Inject
    Clock clock;

    public static final class WithoutRedis implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + Ports.free());
        }
    }

    private Response call(UUID session) {
        var request = new AccessTokenRequest(
                UUID.randomUUID(),
                session,
                "gatehouse",
                "account",
                Set.of("user"),
                clock.instant(),
                List.of("pwd"),
                "ada@example.com",
                true);
        var token = tokens.mint(request, clock.instant()).token();
        return given().header("Authorization", "Bearer " + token).get("/probe/user");
    }

    @Test
    void aRequestIsAnsweredAsLongAsTheTableCanBeReadAndIsPutOffOtherwise() throws SQLException {
        var revoked = UUID.randomUUID();
        assertThat(call(UUID.randomUUID()).statusCode()).isEqualTo(200);
        QuarkusTransaction.requiringNew().run(() -> revocations.revoke(revoked));
        assertThat(call(revoked).statusCode()).isEqualTo(401);

        execute("alter table revocations rename to revocations_away");
        try {
            await().until(() -> call(UUID.randomUUID()).statusCode() == 503);
            var answer = call(UUID.randomUUID());
            assertThat(answer.header("Retry-After")).isEqualTo("2");
            assertThat(answer.contentType()).startsWith("application/problem+json");
            assertThat(answer.jsonPath().getString("code")).isEqualTo("unavailable");
            assertThat(call(revoked).statusCode()).as("what memory knows").isEqualTo(401);
        } finally {
            execute("alter table revocations_away rename to revocations");
        }
        await().until(() -> call(UUID.randomUUID()).statusCode() == 200);
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
