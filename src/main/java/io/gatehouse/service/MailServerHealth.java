package io.gatehouse.service;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells whether the mail server takes connections; without it mails wait, so the service is up either way. */
@Readiness
@ApplicationScoped
class MailServerHealth implements HealthCheck {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    /** Probes must not become a flood of connections at somebody else's server. */
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(10);

    private final Remembered reachable;

    MailServerHealth(
            @ConfigProperty(name = "quarkus.mailer.host") String host,
            @ConfigProperty(name = "quarkus.mailer.port") int port) {
        this.reachable = new Remembered(() -> connects(host, port), ASK_AGAIN_AFTER);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("SMTP")
                .up()
                .withData("reachable", reachable.isTrue())
                .build();
    }

    private static boolean connects(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(CONNECT_WITHIN.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
