package io.gatehouse;

import io.gatehouse.bootstrap.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** A Redis that one test class has for itself and may stop. */
public final class OwnRedis implements QuarkusTestResourceLifecycleManager {
    private static final int PORT = Ports.free();

    private static @Nullable RedisServer server;

    @Override
    public Map<String, String> start() {
        startAgain();
        return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + PORT);
    }

    @Override
    public void stop() {
        goAway();
    }

    /** Connections to it are refused. */
    public static void goAway() {
        try {
            if (server != null) {
                server.stop();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It comes back on its port, and has forgotten everything. */
    public static void startAgain() {
        try {
            var started = RedisServer.newRedisServer()
                    .port(PORT)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .build();
            started.start();
            server = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
