package io.gatehouse.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.bootstrap.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreachesTest {
    /** The SHA-1 of "password" is this prefix and that suffix. */
    private static final String PREFIX = "5BAA6";

    private static final String SUFFIX = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
    private static final String OTHERS =
            "003D68EB55068C33ACE09247EE4C639306B:3\r\n012C192B2F16F82EA0EB9EF18D9D539B0DD:1\r\n";

    private final Queue<HttpExchange> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private Breaches breaches;
    private volatile Answer answer = exchange -> respond(exchange, 200, OTHERS);

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/range", exchange -> {
            asked.add(exchange);
            answer.to(exchange);
        });
        server.start();
        breaches = breachesAt(server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        end.countDown();
        breaches.close();
        server.stop(0);
    }

    @Test
    void aBreachedPasswordIsFoundAndOnlyFiveDigitsLeave() {
        answer = exchange -> respond(exchange, 200, OTHERS + SUFFIX + ":10434004\r\n");

        assertThat(breaches.contain("password")).isTrue();

        assertThat(asked).hasSize(1);
        var request = asked.element();
        assertThat(request.getRequestURI()).hasToString("/range/" + PREFIX);
        assertThat(request.getRequestHeaders().getFirst("Add-Padding")).isEqualTo("true");
        assertThat(request.getRequestHeaders().values().stream().flatMap(List::stream))
                .noneMatch(value -> value.contains(SUFFIX));
    }

    @Test
    void lowerCaseAndPlainLineEndsAreRead() {
        answer = exchange -> respond(exchange, 200, SUFFIX.toLowerCase() + ":1");

        assertThat(breaches.contain("password")).isTrue();
    }

    @Test
    void othersAndPaddingDoNotCount() {
        assertThat(breaches.contain("password")).isFalse();
        answer = exchange -> respond(exchange, 200, OTHERS + SUFFIX + ":0\r\n");
        assertThat(breaches.contain("password")).isFalse();
        assertThat(breaches.unanswered()).isZero();
    }

    @Test
    void whatIsNoAnswerLetsThePasswordPassAndIsCounted() {
        answer = exchange -> respond(exchange, 503, SUFFIX + ":9");
        assertThat(breaches.contain("password")).isFalse();
        answer = exchange -> respond(exchange, 200, "x".repeat(2_000_000));
        assertThat(breaches.contain("password")).isFalse();
        answer = HttpExchange::close;
        assertThat(breaches.contain("password")).isFalse();

        assertThat(breaches.unanswered()).isEqualTo(3);
    }

    @Test
    void aServerThatHangsIsNotWaitedFor() {
        answer = exchange -> awaitEnd();
        assertThat(lookup()).isLessThan(Duration.ofSeconds(2));
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(OTHERS.getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            awaitEnd();
        };
        assertThat(lookup()).isLessThan(Duration.ofSeconds(2));

        assertThat(breaches.unanswered()).isEqualTo(2);
    }

    @Test
    void aServerThatIsGoneIsNotMissed() throws IOException {
        try (var gone = breachesAt(Ports.free())) {
            assertThat(gone.contain("password")).isFalse();
            assertThat(gone.unanswered()).isOne();
        }
    }

    private Duration lookup() {
        var began = System.nanoTime();
        assertThat(breaches.contain("password")).isFalse();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Breaches breachesAt(int port) {
        return new Breaches(URI.create("http://127.0.0.1:" + port + "/range/"), Duration.ofMillis(500));
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
