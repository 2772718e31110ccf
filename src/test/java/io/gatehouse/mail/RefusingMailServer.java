package io.gatehouse.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.microprofile.config.ConfigProvider;

/** Listens in the place of the mail server and knows none of its recipients. */
final class RefusingMailServer implements AutoCloseable {
    private final ServerSocket server;
    private final Thread accepting;

    RefusingMailServer() throws IOException {
        int port = ConfigProvider.getConfig().getValue("smtp.port", Integer.class);
        server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        accepting = Thread.ofPlatform().start(this::accept);
    }

    /** Whoever accepts holds the port until it has noticed. */
    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
        accepting.join();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                var client = server.accept();
                Thread.ofVirtual().start(() -> converse(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void converse(Socket client) {
        try (client;
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                var out = client.getOutputStream()) {
            answer(out, "220 ready");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                switch (line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT)) {
                    case "RCPT" -> answer(out, "550 5.1.1 <" + line + ">: user unknown");
                    case "QUIT" -> answer(out, "221 bye");
                    default -> answer(out, "250 fine");
                }
            }
        } catch (IOException gone) {
            // The client hung up.
        }
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
