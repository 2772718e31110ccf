package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a balancer and the clients see when an instance is told to end. */
class ShutdownIT {
    @TempDir
    Path folder;

    @Test
    void readinessGoesFirstAndWhatHasBegunIsFinished() throws Exception {
        var environment =
                RunningGatehouse.environment(EmbeddedServers.forTests().start(true, true));
        environment.put("QUARKUS_SHUTDOWN_DELAY", "3s");
        try (var gatehouse = RunningGatehouse.start(folder, environment);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var api = gatehouse.api();
            var account = OptionalAccounts.register(api);
            assertThat(Accounts.signIn(api, account).status()).isEqualTo(200);

            gatehouse.terminate();
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> api.get("/health/ready").status() == 503);
            // Until the balancer has noticed, it still sends requests.
            var begun = List.of(
                    threads.submit(() -> Accounts.signIn(api, account)),
                    threads.submit(() -> Accounts.signIn(gatehouse.api(), account)));
            for (var answer : begun) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }
    }
}
