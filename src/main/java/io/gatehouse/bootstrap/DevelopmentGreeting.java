package io.gatehouse.bootstrap;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Tells a developer where to look, once the server listens. */
@Singleton
@IfBuildProfile("dev")
final class DevelopmentGreeting {
    private final AdminConfig admin;

    DevelopmentGreeting(AdminConfig admin) {
        this.admin = admin;
    }

    void greet(@ObservesAsync HttpServerStart started) {
        String url = "http://localhost:" + started.options().getPort();
        Logger.getLogger("gatehouse")
                .infof(
                        "Gatehouse is at %s, its mails at %s/dev/mail, its administrator is %s",
                        url, url, admin.email().orElse("not configured"));
    }
}
