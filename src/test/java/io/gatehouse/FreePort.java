package io.gatehouse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A loopback port for a server that starts now, or stops and starts again. */
public final class FreePort {
    /** Below those that the system gives to clients: one of them might take it while the server is away. */
    private static final int LOWEST = 12_000;

    private static final int HIGHEST = 32_000;

    private FreePort() {}

    public static int next() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
