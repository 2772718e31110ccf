package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an orchestrator sees while a backend is gone. */
class HealthIT {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void onlyPostgresTakesTheServiceOutOfItsBalancer() throws Exception {
        var servers = new HashMap<>(EmbeddedServers.forTests().start(true, true));
        var database = String.valueOf(servers.get("database.url"));
        var redis = URI.create(servers.get("redis.url"));
        var postgresPort = URI.create(database.substring("jdbc:".length())).getPort();
        try (var toPostgres = new Relay(postgresPort);
                var toRedis = new Relay(redis.getPort())) {
            servers.put("database.url", database.replace(":" + postgresPort, ":" + toPostgres.port()));
            servers.put("redis.url", "redis://127.0.0.1:" + toRedis.port());
            // Its mail server, on port 1, never was there.
            try (var gatehouse = RunningGatehouse.start(folder, RunningGatehouse.environment(servers))) {
                var api = gatehouse.api();
                await().atMost(WITHIN).until(() -> reachable(ready(api), "Redis"));
                assertThat(reachable(ready(api), "SMTP")).isFalse();

                toRedis.cut();
                await().atMost(WITHIN).until(() -> !reachable(ready(api), "Redis"));
                assertThat(ready(api).status()).isEqualTo(200);

                toPostgres.cut();
                await().atMost(WITHIN).until(() -> ready(api).status() == 503);
                assertThat(ready(api).string("status")).isEqualTo("DOWN");
                assertThat(api.get("/health/live").status()).isEqualTo(200);
                assertThat(api.get("/health/started").status()).isEqualTo(200);

                toPostgres.open();
                await().atMost(WITHIN).until(() -> ready(api).status() == 200);
                toRedis.open();
                await().atMost(WITHIN).until(() -> reachable(ready(api), "Redis"));
            }
        }
    }

    private static Answer ready(Api api) {
        return api.get("/health/ready");
    }

    private static boolean reachable(Answer answer, String name) {
        return StreamSupport.stream(answer.json().path("checks").spliterator(), false)
                .filter(check -> check.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + answer.text()))
                .path("data")
                .path("reachable")
                .asBoolean();
    }
}
