package io.gatehouse.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/** The embedded redis-server. */
final class RedisServer {
    private static final Duration START = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 20;

    private RedisServer() {}

    static Map<String, String> start(ServerFiles files, int port) throws IOException {
        Path data = Files.createDirectories(files.data().resolve("redis"));
        Path log = files.data().resolve("redis.log");
        Process launcher = new ProcessBuilder(
                        ExecutableProvider.newJarResourceProvider(files.run().toFile())
                                .get()
                                .getPath(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--dir",
                        data.toString(),
                        "--appendonly",
                        files.throwAway() ? "no" : "yes",
                        "--save",
                        "",
                        "--daemonize",
                        "yes",
                        "--pidfile",
                        files.redisPid().toString(),
                        "--logfile",
                        log.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (launcher.waitFor() != 0) {
                throw new IOException("redis-server doesn't run on this machine; see " + log);
            }
            awaitAnswer(port, log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return Map.of("redis.url", "redis://127.0.0.1:" + port);
    }

    private static void awaitAnswer(int port, Path log) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!answers(port)) {
            if (System.nanoTime() - start > START.toNanos()) {
                throw new IOException("redis-server doesn't answer; see " + log);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            // While it loads its data it answers -LOADING.
            return "+PONG".equals(answer.readLine());
        } catch (IOException notYet) {
            return false;
        }
    }
}
