package io.gatehouse.service;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An OpenTelemetry collector, as far as {@code http/protobuf} goes: it keeps every request's body as it came. */
public final class Collector implements QuarkusTestResourceLifecycleManager {
    private static final Queue<byte[]> RECEIVED = new ConcurrentLinkedQueue<>();

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/v1/traces", exchange -> {
                try (exchange) {
                    RECEIVED.add(exchange.getRequestBody().readAllBytes());
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            started.start();
            server = started;
            return Map.of(
                    "quarkus.otel.sdk.disabled", "false",
                    "otel.exporter.otlp.endpoint",
                            "http://127.0.0.1:" + started.getAddress().getPort(),
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "quarkus.otel.bsp.schedule.delay", "100ms");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** Protocol Buffers write strings as they are, and so do we, an octet a character. */
    static String received() {
        var all = new StringBuilder();
        RECEIVED.forEach(body -> all.append(new String(body, StandardCharsets.ISO_8859_1)));
        return all.toString();
    }

    /** A trace's id as it is in {@link #received}: 16 octets. */
    static String octetsOf(String traceId) {
        return new String(HexFormat.of().parseHex(traceId), StandardCharsets.ISO_8859_1);
    }
}
