package io.gatehouse.service;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * {@code GET /metrics} for Prometheus, on a port of its own. Quarkus' management port can only be switched on when the
 * service is built; this one is a setting of whoever runs it.
 */
@ApplicationScoped
class MetricsPort {
    private static final Logger LOG = Logger.getLogger(MetricsPort.class);
    private static final Duration LISTEN_WITHIN = Duration.ofSeconds(5);

    private final MetricsConfig config;
    private final PrometheusMeterRegistry registry;
    private final Vertx vertx;

    @Inject
    MetricsPort(MetricsConfig config, PrometheusMeterRegistry registry, Vertx vertx) {
        this.config = config;
        this.registry = registry;
        this.vertx = vertx;
    }

    void open(@Observes StartupEvent event) {
        config.port().ifPresent(this::listen);
    }

    private void listen(int port) {
        var server = vertx.createHttpServer().requestHandler(this::answer);
        try {
            HttpServer listening = server.listen(port, config.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LISTEN_WITHIN.toSeconds(), TimeUnit.SECONDS);
            LOG.infof("metrics.listening host=%s port=%d", config.host(), listening.actualPort());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("GATEHOUSE_METRICS_PORT can't be opened: " + e.getMessage(), e);
        }
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        if (!MetricsResource.PATH.equals(request.path())) {
            response.setStatusCode(404).end();
            return;
        }
        response.putHeader("Content-Type", MetricsResource.TEXT).end(MetricsResource.scrape(registry));
    }
}
