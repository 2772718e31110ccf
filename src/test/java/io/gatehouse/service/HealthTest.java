package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.OwnRedis;
import io.gatehouse.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = OwnRedis.class, restrictToAnnotatedClass = true)
class HealthTest {
    private final Api api = Api.ofTest();

    @AfterEach
    void comeBack() {
        OwnRedis.goAway();
        OwnRedis.startAgain();
    }

    @Test
    void everyProbeAnswers() {
        for (var path : new String[] {"/health", "/health/live", "/health/ready", "/health/started"}) {
            var answer = api.get(path);
            assertThat(answer.status()).as(path + answer.text()).isEqualTo(200);
            assertThat(answer.string("status")).isEqualTo("UP");
        }
    }

    @Test
    void readyTellsOfEveryBackend() {
        var ready = api.get("/health/ready");
        assertThat(check(ready, "PostgreSQL").path("status").asText()).isEqualTo("UP");
        assertThat(reachable(ready, "SMTP")).isTrue();
        await().until(() -> reachable(api.get("/health/ready"), "Redis"));
    }

    @Test
    void theServiceStaysReadyWithoutRedis() {
        OwnRedis.goAway();
        await().until(() -> !reachable(api.get("/health/ready"), "Redis"));
        var ready = api.get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.string("status")).isEqualTo("UP");
    }

    @Test
    void aDatabaseThatCantBeWrittenToIsNotReady() throws SQLException {
        execute("ALTER SYSTEM SET default_transaction_read_only = on");
        try {
            await().until(() -> api.get("/health/ready").status() == 503);
            var refused = api.post(
                    "/api/v1/auth/register", Map.of("email", Accounts.freshEmail(), "password", Accounts.PASSWORD));
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(check(api.get("/health/ready"), "PostgreSQL")
                            .path("status")
                            .asText())
                    .isEqualTo("DOWN");
        } finally {
            execute("ALTER SYSTEM RESET default_transaction_read_only");
            await().until(() -> api.get("/health/ready").status() == 200);
        }
    }

    /** The settings count at once for whoever is connected. */
    private static void execute(String setting) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.execute(setting);
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @Test
    void theStartWaitsForAKeyThatSigns() {
        assertThat(check(api.get("/health/started"), "Signing key")
                        .path("status")
                        .asText())
                .isEqualTo("UP");
    }

    private static boolean reachable(Answer answer, String name) {
        return check(answer, name).path("data").path("reachable").asBoolean();
    }

    private static JsonNode check(Answer answer, String name) {
        return StreamSupport.stream(answer.json().path("checks").spliterator(), false)
                .filter(check -> check.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + answer.text()));
    }
}
