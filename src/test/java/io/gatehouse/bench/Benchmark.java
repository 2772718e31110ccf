package io.gatehouse.bench;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.gatehouse.Accounts;
import io.gatehouse.bench.Measured.Step;
import io.gatehouse.bootstrap.EmbeddedServers;
import io.gatehouse.bootstrap.RunningGatehouse;
import io.gatehouse.session.RotationLoop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the packaged application does, each figure beside its limit, in the same run and on the same cores. Limit and
 * figure are measured in turn, several times, and the middle one of each counts. It prints, and asserts nothing.
 */
class Benchmark {
    private static final int CLIENTS = Integer.getInteger("bench.clients", 32);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final Duration SLICE = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    /** A path is compiled anew for as long as this on a few cores; what is measured before is the compiler. */
    private static final Duration WARM_UP = SLICE.multipliedBy(6);

    private static final int OTHER_SESSIONS = Integer.getInteger("bench.sessions", 0);
    private static final int SESSIONS_EACH = 3;
    /** Whether each request asks Redis for its limit, as in production. */
    private static final boolean RATE_LIMITS = Boolean.getBoolean("bench.rate-limits");

    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int COST = 12;
    private static final int PACE = 100;

    @TempDir
    Path folder;

    private final Report report = new Report();

    @Test
    void printsTheTable() throws Exception {
        var servers = EmbeddedServers.forTests().start(true, true);
        // The first start migrates the database.
        RunningGatehouse.start(folder, environment(servers)).close();
        long begun = System.nanoTime();
        try (var gatehouse = RunningGatehouse.start(folder, environment(servers))) {
            report.figure("start to first answer", "%.2f s".formatted((System.nanoTime() - begun) / 1e9));
            long idle = gatehouse.residentMemory();
            try (var clients = Clients.signUp(CLIENTS, gatehouse.base(), gatehouse.api());
                    var sacrificed = Clients.signUp(CLIENTS, gatehouse.base(), gatehouse.api())) {
                addSessions(servers);
                warmUp(clients);
                refresh(clients, sacrificed, servers);
                read(clients);
                logIn(clients);
                try (var pacer = Clients.signUp(1, gatehouse.base(), gatehouse.api())) {
                    readUnderFlood(clients, pacer);
                }
            }
            report.figure("resident memory idle", megabytes(idle));
            report.figure("resident memory after the load", megabytes(gatehouse.residentMemory()));
        }
        report.print("%d cores, %d clients, %d other sessions, %d × %d s each"
                .formatted(CORES, CLIENTS, OTHER_SESSIONS, ROUNDS, SLICE.toSeconds()));
    }

    private void warmUp(Clients clients) throws Exception {
        for (var steps : List.of(clients.refresh(), clients.readMe(), clients.readBareRow())) {
            Measured.closedLoop(steps, WARM_UP);
        }
    }

    private void refresh(Clients clients, Clients sacrificed, Map<String, String> servers) throws Exception {
        var connections = new ArrayList<Connection>();
        try {
            var loops = new ArrayList<Step>();
            for (var client : sacrificed.all()) {
                connections.add(connect(servers));
                loops.add(RotationLoop.of(connections.getLast(), client.sessionId())::rotate);
            }
            compare("refresh : its statement + one ES256 signature", loops, clients.refresh());
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private void read(Clients clients) throws Exception {
        compare("GET /users/me : bare endpoint, same row", clients.readBareRow(), clients.readMe());
    }

    private void logIn(Clients clients) throws Exception {
        var password = Accounts.PASSWORD.getBytes(StandardCharsets.UTF_8);
        var hash = BCrypt.withDefaults().hash(COST, password);
        Step bare = () -> BCrypt.verifyer().verify(password, hash);
        compare("login : bcrypt on as many threads as cores", Collections.nCopies(CORES, bare), clients.logIn());
    }

    private void compare(String name, List<? extends Step> limit, List<? extends Step> ours) throws Exception {
        var limits = new ArrayList<Measured>();
        var figures = new ArrayList<Measured>();
        for (int round = 0; round < ROUNDS; round++) {
            limits.add(Measured.closedLoop(limit, SLICE));
            figures.add(Measured.closedLoop(ours, SLICE));
        }
        report.ratio(name, Measured.median(limits), Measured.median(figures));
    }

    private void readUnderFlood(Clients flood, Clients pacer) throws Exception {
        var duration = SLICE.multipliedBy(ROUNDS);
        Step read = pacer.readMe().getFirst();
        var quiet = Measured.openLoop(read, PACE, duration);
        var over = new AtomicBoolean();
        var threads = new ArrayList<Thread>();
        for (Step logIn : flood.logIn()) {
            threads.add(Thread.ofPlatform().start(() -> repeat(logIn, over)));
        }
        var flooded = Measured.openLoop(read, PACE, duration);
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        report.slowdown("GET /users/me, 100/s : the same while " + CLIENTS + " clients log in", quiet, flooded);
    }

    private static void repeat(Step step, AtomicBoolean over) {
        while (!over.get()) {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Growth: as many sessions as a service has that is some years old, of users who don't come. */
    private static void addSessions(Map<String, String> servers) throws SQLException {
        try (var database = connect(servers);
                var insert = database.prepareStatement("""
                        WITH others AS (
                          INSERT INTO users (id, email, email_verified)
                          SELECT gen_random_uuid(), 'other' || i || '@example.com', true FROM generate_series(1, ?) i
                          RETURNING id)
                        INSERT INTO sessions (id, user_id, client_id, scope, amr, auth_time, key_id, token_hash, ip,
                                              user_agent, idle_expires_at, expires_at)
                        SELECT gen_random_uuid(), others.id, 'gatehouse', 'account', '{pwd}', now(), 1,
                               sha256(others.id::text::bytea), '127.0.0.1', 'other', now() + interval '7 d', now() + interval '30 d'
                          FROM others, generate_series(1, %d) LIMIT ?""".formatted(SESSIONS_EACH));
                var analyze = database.createStatement()) {
            insert.setInt(1, Math.ceilDiv(OTHER_SESSIONS, SESSIONS_EACH));
            insert.setInt(2, OTHER_SESSIONS);
            insert.executeUpdate();
            analyze.execute("VACUUM ANALYZE users, sessions");
        }
    }

    private static Connection connect(Map<String, String> servers) throws SQLException {
        return DriverManager.getConnection(
                servers.get("database.url"), servers.get("database.username"), servers.get("database.password"));
    }

    private static Map<String, String> environment(Map<String, String> servers) {
        var environment = RunningGatehouse.environment(servers);
        environment.put("GATEHOUSE_PASSWORD_BCRYPT_COST", Integer.toString(COST));
        environment.put("GATEHOUSE_TOKEN_ACCESS_TTL", "1h");
        // On a slow machine the clients would wait for longer than anybody does.
        environment.put("GATEHOUSE_PASSWORD_HASHING_DEADLINE", "5m");
        if (RATE_LIMITS) {
            environment.put("GATEHOUSE_RATE_LIMIT_ENABLED", "true");
            for (var group : List.of("LOGIN", "MAIL", "REFRESH", "SERVICE", "OTHER")) {
                // All clients have one address.
                environment.put("GATEHOUSE_RATE_LIMIT_" + group, "1000000/1s");
            }
        }
        // For a profile: -Dbench.java-options=-XX:StartFlightRecording=filename=…
        environment.put("JAVA_TOOL_OPTIONS", System.getProperty("bench.java-options", ""));
        return environment;
    }

    private static String megabytes(long bytes) {
        return bytes / 1_000_000 + " MB";
    }
}
