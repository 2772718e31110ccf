package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application is killed in the middle of rotations. */
class CrashIT {
    private static final int CLIENTS = 16;
    private static final int CRASHES = 3;

    @TempDir
    Path folder;

    @Test
    void noClientLosesItsSession() throws Exception {
        var environment =
                RunningGatehouse.environment(EmbeddedServers.forTests().start(true, true));
        var chains = new ArrayList<Chain>();
        for (int crash = 0; crash < CRASHES; crash++) {
            var rotations = new AtomicInteger();
            try (var gatehouse = RunningGatehouse.start(folder, environment)) {
                if (chains.isEmpty()) {
                    for (int i = 0; i < CLIENTS; i++) {
                        chains.add(Chain.signedIn(gatehouse.api()));
                    }
                }
                var threads = chains.stream()
                        .map(chain -> Thread.ofPlatform().start(() -> chain.follow(gatehouse.api(), rotations)))
                        .toList();
                await().until(() -> rotations.get() > 20 * CLIENTS);
                gatehouse.kill();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            assertThat(chains).allMatch(chain -> chain.refusal.isEmpty());
        }
        try (var gatehouse = RunningGatehouse.start(folder, environment)) {
            // What each has in hand is either the current token or its predecessor, within the grace window.
            for (Chain chain : chains) {
                chain.refresh(gatehouse.api());
                assertThat(chain.refusal).isEmpty();
            }
        }
    }

    /** One client's session: it knows the last token that reached it. */
    private static final class Chain {
        private String refreshToken;
        private volatile String refusal = "";

        private Chain(String refreshToken) {
            this.refreshToken = refreshToken;
        }

        static Chain signedIn(Api api) {
            return new Chain(
                    Accounts.signIn(api, OptionalAccounts.register(api)).string("refresh_token"));
        }

        /** Until no answer comes any more, or one that isn't the next token. */
        void follow(Api api, AtomicInteger rotations) {
            try {
                while (refusal.isEmpty()) {
                    refresh(api);
                    rotations.incrementAndGet();
                }
            } catch (UncheckedIOException crashed) {
                assertThat(refusal).isEmpty();
            }
        }

        void refresh(Api api) {
            var answer = api.post("/api/v1/auth/refresh", Map.of("refresh_token", refreshToken));
            if (answer.status() == 200) {
                refreshToken = answer.string("refresh_token");
            } else {
                refusal = answer.status() + " " + answer.text();
            }
        }
    }
}
