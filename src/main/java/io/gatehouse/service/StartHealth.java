package io.gatehouse.service;

import io.gatehouse.key.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** The service has started once it can sign a token: the schema is there, and the master key opens the signing key. */
@Startup
@ApplicationScoped
class StartHealth implements HealthCheck {
    private final SigningKeys keys;

    StartHealth(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Signing key").status(keys.canSign()).build();
    }
}
