package io.gatehouse.token;

import io.gatehouse.bootstrap.Ports;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.datasource.ReactiveRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.io.IOException;
import redis.embedded.RedisServer;

/** A Redis that a test may empty, stop and start again. */
final class RedisOfItsOwn implements AutoCloseable {
    private final int port;
    private final Redis client;
    private final ReactiveRedisDataSource dataSource;
    private RedisServer server;

    RedisOfItsOwn(Vertx vertx) throws IOException {
        this.port = Ports.free();
        this.server = newServer();
        server.start();
        this.client = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
        this.dataSource = new ReactiveRedisDataSourceImpl(vertx, client, RedisAPI.api(client));
    }

    ReactiveRedisDataSource dataSource() {
        return dataSource;
    }

    boolean has(String key) {
        return dataSource.key().exists(key).await().indefinitely();
    }

    void empty() {
        dataSource.flushall().await().indefinitely();
    }

    /** In bytes; 0 for none. Beyond it Redis refuses to write, and does the rest. */
    void limitMemory(int bytes) {
        dataSource
                .execute("CONFIG", "SET", "maxmemory", Integer.toString(bytes))
                .await()
                .indefinitely();
    }

    void stop() throws IOException {
        server.stop();
    }

    void startAgain() throws IOException {
        server = newServer();
        server.start();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.stop();
    }

    private RedisServer newServer() throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
    }
}
