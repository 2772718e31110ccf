package io.gatehouse.bootstrap;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** A real server's process with its children, to be broken from outside. */
record ServerProcess(ProcessHandle process) {
    private static final String REDIS_PID = "process_id:";
    private static final Duration END = Duration.ofSeconds(30);

    /** The Redis on that port of the loopback address. */
    static ServerProcess redis(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write("INFO server\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            return answer.lines()
                    .filter(line -> line.startsWith(REDIS_PID))
                    .map(line -> Long.parseLong(line.substring(REDIS_PID.length())))
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .map(ServerProcess::new)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** From now on it takes what it is sent, and answers nothing. */
    void freeze() throws IOException, InterruptedException {
        send("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        send("CONT");
    }

    /** It ends without finishing what it is at. */
    void quit() throws IOException, InterruptedException {
        send("QUIT", process);
        await().atMost(END).until(() -> !process.isAlive());
    }

    private void send(String signal) throws IOException, InterruptedException {
        for (ProcessHandle each :
                Stream.concat(Stream.of(process), process.descendants()).toList()) {
            send(signal, each);
        }
    }

    private static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
