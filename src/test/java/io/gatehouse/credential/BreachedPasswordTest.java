package io.gatehouse.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BreachedPasswordTest.RangeService.class)
class BreachedPasswordTest {
    private static final String BREACHED = "breached-horse-battery-1";
    private static final String UNANSWERED = "unlucky-horse-battery-7";

    /** Knows one password, and fails for the range of another. */
    public static class RangeService implements QuarkusTestResourceLifecycleManager {
        private Optional<HttpServer> server = Optional.empty();

        @Override
        public Map<String, String> start() {
            try {
                var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server = Optional.of(service);
                service.createContext("/", exchange -> {
                    var prefix = exchange.getRequestURI().getPath().substring(1);
                    var known = Breaches.sha1(BREACHED);
                    var body = known.startsWith(prefix) ? known.substring(5) + ":7\r\n" : "";
                    var failing = Breaches.sha1(UNANSWERED).startsWith(prefix);
                    exchange.sendResponseHeaders(failing ? 500 : 200, body.length() == 0 ? -1 : body.length());
                    exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
                    exchange.close();
                });
                service.start();
                return Map.of(
                        "gatehouse.password.breach-url",
                        "http://127.0.0.1:" + service.getAddress().getPort());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() {
            server.ifPresent(service -> service.stop(0));
        }
    }

    @Inject
    Passwords passwords;

    private final Api api = Api.ofTest();

    @Test
    void aBreachedPasswordIsRefusedWithTheReason() {
        var answer = api.post("/api/v1/auth/register", Map.of("email", Accounts.freshEmail(), "password", BREACHED));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("message").asText())
                .contains("stolen");
    }

    @Test
    void anotherPasswordPassesAlsoWhenTheServiceFails() {
        assertThat(register("unheard-horse-battery-3")).isEqualTo(202);
        var before = passwords.breachLookupsUnanswered();

        assertThat(register(UNANSWERED)).isEqualTo(202);

        assertThat(passwords.breachLookupsUnanswered()).isEqualTo(before + 1);
    }

    private int register(String password) {
        return api.post("/api/v1/auth/register", Map.of("email", Accounts.freshEmail(), "password", password))
                .status();
    }
}
