package io.gatehouse.service;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    private final String host;
    private final int port;
    private final Clock clock;

    private Instant askedAt = Instant.EPOCH;
    private boolean reachable;

    MailServerHealth(
            @ConfigProperty(name = "quarkus.mailer.host") String host,
            @ConfigProperty(name = "quarkus.mailer.port") int port,
            Clock clock) {
        this.host = host;
        this.port = port;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("SMTP")
                .up()
                .withData("reachable", isReachable())
                .build();
    }

    private synchronized boolean isReachable() {
        var now = clock.instant();
        if (!now.isBefore(askedAt.plus(ASK_AGAIN_AFTER))) {
            askedAt = now;
            reachable = connects();
        }
        return reachable;
    }

    private boolean connects() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(CONNECT_WITHIN.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
