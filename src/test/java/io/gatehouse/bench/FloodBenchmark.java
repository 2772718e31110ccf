package io.gatehouse.bench;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.gatehouse.Accounts;
import io.gatehouse.bench.Measured.Step;
import io.gatehouse.bootstrap.EmbeddedServers;
import io.gatehouse.bootstrap.RunningGatehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of the service for everybody else while many clients sign in without pause, and come again at once when they
 * are put off. It prints, and asserts nothing.
 */
class FloodBenchmark {
    private static final int FLOOD = Integer.getInteger("bench.flood", 200);
    private static final int READERS = 8;
    private static final Duration SLICE = Duration.ofSeconds(Integer.getInteger("bench.flood-seconds", 30));
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int COST = 12;

    @TempDir
    Path folder;

    private final Report report = new Report();
    private final LongAdder putOff = new LongAdder();

    @Test
    void printsTheTable() throws Exception {
        var environment =
                RunningGatehouse.environment(EmbeddedServers.forTests().start(true, true));
        environment.put("GATEHOUSE_PASSWORD_BCRYPT_COST", Integer.toString(COST));
        environment.put("GATEHOUSE_TOKEN_ACCESS_TTL", "1h");
        try (var gatehouse = RunningGatehouse.start(folder, environment);
                var flood = Clients.signUp(FLOOD, gatehouse.base(), gatehouse.api());
                var refreshers = Clients.signUp(READERS, gatehouse.base(), gatehouse.api());
                var readers = Clients.signUp(READERS, gatehouse.base(), gatehouse.api())) {
            var logIn = flood.logIn().stream().map(this::untilAccepted).toList();
            atOnce(List.of(refreshers.refresh(), readers.readMe()), SLICE);

            var bare = Measured.closedLoop(bareHashes(), SLICE);
            var alone = Measured.closedLoop(logIn, SLICE);
            var quiet = atOnce(List.of(refreshers.refresh(), readers.readMe()), SLICE);
            var flooded = atOnce(List.of(refreshers.refresh(), readers.readMe(), logIn), SLICE);

            report.ratio("bcrypt on as many threads as cores : logins in the flood alone", bare, alone);
            report.ratio("the same : logins beside the others", bare, flooded.get(2));
            report.ratio("refresh : in the flood", quiet.get(0), flooded.get(0));
            report.ratio("GET /users/me : in the flood", quiet.get(1), flooded.get(1));
            report.figure("logins put off with a 503", putOff.toString());
        }
        report.print("%d cores, %d clients that log in, %d + %d others, %d s each"
                .formatted(CORES, FLOOD, READERS, READERS, SLICE.toSeconds()));
    }

    /** An answer of any other status than 200 and 503 ends the run. */
    private Step untilAccepted(Step logIn) {
        return () -> {
            while (true) {
                try {
                    logIn.run();
                    return;
                } catch (IOException e) {
                    if (!String.valueOf(e.getMessage()).startsWith("HTTP/1.1 503")) {
                        throw e;
                    }
                    putOff.increment();
                }
            }
        };
    }

    private static List<Step> bareHashes() {
        var password = Accounts.PASSWORD.getBytes(StandardCharsets.UTF_8);
        var hash = BCrypt.withDefaults().hash(COST, password);
        Step bare = () -> BCrypt.verifyer().verify(password, hash);
        return Collections.nCopies(CORES, bare);
    }

    private static List<Measured> atOnce(List<List<Step>> loads, Duration duration) throws Exception {
        try (var threads = Executors.newFixedThreadPool(loads.size())) {
            var measured = new ArrayList<Measured>();
            for (var done : threads.invokeAll(loads.stream()
                    .<Callable<Measured>>map(load -> () -> Measured.closedLoop(load, duration))
                    .toList())) {
                measured.add(done.get());
            }
            return measured;
        }
    }
}
