package io.gatehouse.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes every mail, but says so only when it is told to. */
final class HesitantMailServer implements AutoCloseable {
    private static final int ALL = 1_000_000;

    private final ServerSocket server;
    private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
    private final Queue<String> mails = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final Semaphore receipts = new Semaphore(0);

    HesitantMailServer(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** What has arrived as a whole, to the letter. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    /** How many clients hung up before they had their receipt. */
    int cutOff() {
        return cutOff.get();
    }

    /** From now on each mail gets its receipt, as do those that wait for it. */
    void acknowledge() {
        receipts.release(ALL);
    }

    @Override
    public void close() throws IOException {
        acknowledge();
        server.close();
        for (var client : clients) {
            client.close();
        }
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                var client = server.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> converse(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void converse(Socket client) {
        try (client;
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                var out = client.getOutputStream()) {
            answer(out, "220 ready");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                switch (line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT)) {
                    case "DATA" -> take(in, out);
                    case "QUIT" -> answer(out, "221 bye");
                    default -> answer(out, "250 fine");
                }
            }
        } catch (IOException gone) {
            // The client hung up.
        }
    }

    private void take(BufferedReader in, OutputStream out) throws IOException {
        answer(out, "354 go on");
        cutOff.incrementAndGet();
        var mail = new StringBuilder();
        for (var line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                return;
            }
            mail.append(line).append("\r\n");
        }
        mails.add(mail.toString());
        receipts.acquireUninterruptibly();
        answer(out, "250 taken");
        cutOff.decrementAndGet();
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
