package io.gatehouse.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One client on one connection. It shares the machine with what it measures, so it does no more than it must: a write, a
 * read, and a search for the length.
 */
final class KeepAlive implements AutoCloseable {
    private static final String LENGTH = "\ncontent-length: ";

    /** The server closes what has been idle for longer. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final URI server;
    private final String host;
    private final byte[] buffer = new byte[16 * 1024];
    private Socket socket;
    private int filled;
    private long lastUsed;

    KeepAlive(URI server) throws IOException {
        this.server = server;
        this.host = server.getAuthority();
        this.socket = connect(server);
        this.lastUsed = System.nanoTime();
    }

    private static Socket connect(URI server) throws IOException {
        var socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** The body of the answer, which must be a 200. */
    String get(String path, String accessToken) throws IOException {
        var authorization = accessToken.isEmpty() ? "" : "Authorization: Bearer " + accessToken + "\r\n";
        return exchange("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + authorization + "\r\n");
    }

    /** The body of the answer, which must be a 200. */
    String post(String path, String json) throws IOException {
        return exchange("POST " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
    }

    /** A string member of a flat JSON object. */
    static String member(String json, String name) {
        var start = json.indexOf('"' + name + "\":\"") + name.length() + 4;
        return json.substring(start, json.indexOf('"', start));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String exchange(String request) throws IOException {
        long now = System.nanoTime();
        if (now - lastUsed > IDLE.toNanos()) {
            socket.close();
            socket = connect(server);
        }
        lastUsed = now;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        filled = 0;
        int body;
        do {
            readMore();
            body = endOfHead();
        } while (body < 0);
        var head = new String(buffer, 0, body, StandardCharsets.ISO_8859_1);
        int end = body + length(head);
        while (filled < end) {
            readMore();
        }
        var content = new String(buffer, body, end - body, StandardCharsets.UTF_8);
        if (!head.startsWith("HTTP/1.1 200")) {
            throw new IOException(head + content);
        }
        return content;
    }

    private void readMore() throws IOException {
        int count = socket.getInputStream().read(buffer, filled, buffer.length - filled);
        if (count <= 0) {
            throw new IOException("The connection ended after " + filled + " bytes");
        }
        filled += count;
    }

    private int endOfHead() {
        for (int i = 3; i < filled; i++) {
            if (buffer[i] == '\n' && buffer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int length(String head) throws IOException {
        for (int i = head.indexOf('\n'); i >= 0; i = head.indexOf('\n', i + 1)) {
            if (head.regionMatches(true, i, LENGTH, 0, LENGTH.length())) {
                return Integer.parseInt(head.substring(i + LENGTH.length(), head.indexOf('\r', i)));
            }
        }
        throw new IOException("No length: " + head);
    }
}
