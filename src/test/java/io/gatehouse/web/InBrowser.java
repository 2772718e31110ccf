package io.gatehouse.web;

import io.gatehouse.bootstrap.Ports;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service as a browser meets it on localhost, which counts as secure; tokens age quickly. */
public final class InBrowser implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gatehouse.public-url",
                "http://localhost",
                "cors.origins",
                "http://localhost:" + Ports.free(),
                "gatehouse.token.access-ttl",
                "2s");
    }
}
