package io.gatehouse.web;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** The service as a browser meets it on localhost, which counts as secure; tokens age quickly. */
public final class InBrowser implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gatehouse.public-url",
                "http://localhost",
                "cors.origins",
                "http://localhost:" + freePort(),
                "gatehouse.token.access-ttl",
                "2s");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
