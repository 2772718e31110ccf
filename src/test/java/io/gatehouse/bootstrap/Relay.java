package io.gatehouse.bootstrap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A way to a server of this machine that can be cut: connections break, and new ones are refused. */
final class Relay implements AutoCloseable {
    private final int target;
    private final int port;
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ServerSocket entrance;

    Relay(int target) throws IOException {
        this.target = target;
        this.port = Ports.free();
        open();
    }

    int port() {
        return port;
    }

    void open() throws IOException {
        var opened = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        entrance = opened;
        Thread.ofVirtual().start(() -> accept(opened));
    }

    void cut() throws IOException {
        var open = entrance;
        if (open != null) {
            open.close();
        }
        for (Socket socket : connections) {
            socket.close();
        }
        connections.clear();
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                var client = opened.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                connections.add(client);
                connections.add(server);
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            } catch (IOException cut) {
                continue;
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // Closing both is all there is to do.
        }
    }
}
