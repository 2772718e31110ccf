package io.gatehouse.bench;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.bootstrap.EmbeddedServers;
import io.gatehouse.bootstrap.RunningGatehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long each page of the administrators' lists takes, beside the first page of all, with a million accounts and a
 * million events. Every list is walked from its first page to its last; a page that took long is asked for again, as
 * only what takes long each time is the list's own.
 */
class PagesBenchmark {
    private static final int ROWS = Integer.getInteger("bench.rows", 1_000_000);
    private static final String USERS = "/api/v1/users?";
    private static final String EVENTS = "/api/v1/audit-events?";
    private static final int PAGES = 2_000;
    /** Part of a list's address, for those who want to see a few. */
    private static final String ONLY = System.getProperty("bench.lists", "");

    private static final int REPEATS = 31;
    private static final int WARM_UP = 400;
    private static final int NAME = 90;
    private static final String ATTACKED = "00000000-0000-7000-8000-00000000a77a";

    /** The oldest three tenths came as an import of people who never used it; a name in ten has nothing to do with the address. */
    private static final String FILL_USERS = """
            INSERT INTO users (id, email, email_verified, username, full_name, is_active, created_at)
            SELECT (lpad(to_hex(1700000000000 + i * 30000::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid,
                   CASE WHEN i %% 10 = 0 THEN md5(i::text) ELSE lower(first || '.' || last) || i END || '@example.com',
                   true,
                   CASE WHEN i %% 5 < 3 THEN first || last || i END,
                   CASE WHEN i %% 7 < 6 THEN first || ' ' || last || ' ' || i END,
                   i > 0.3 * %1$d AND i %% 50 <> 0,
                   now()
              FROM (SELECT i, (ARRAY['Anna','Bela','Carl','Dora','Emil','Finn','Gina','Hugo','Ines','Jana','Kurt','Lena','Max','Nora',
                              'Otto','Paul','Rosa','Sara','Theo','Udo','Vera','Zoe'])[1 + i %% 22] AS first,
                           (ARRAY['Abel','Bauer','Curie','Diaz','Euler','Frank','Gauss','Hopper','Ito','Jung','Klein','Lovelace',
                              'Meyer','Noether'])[1 + i %% 14] AS last
                      FROM generate_series(1, %1$d) i) AS people""".formatted(ROWS);

    /** A tenth are guesses at one account, with three good sign-ins of its owner among them. */
    private static final String FILL_EVENTS = """
            INSERT INTO audit_events (id, at, type, outcome, reason, user_id, session_id, network, user_agent, trace_id)
            SELECT (lpad(to_hex(1700000000000 + i * 30000::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid,
                   to_timestamp(1700000000 + i * 30), type, CASE type WHEN 'login.failed' THEN 'failure' ELSE 'success' END,
                   CASE type WHEN 'login.failed' THEN 'wrong-password' END,
                   CASE WHEN i %% 10 = 0 THEN '%2$s' ELSE md5((i %% 5000)::text) END::uuid,
                   gen_random_uuid(), '192.0.2.0/24', 'Mozilla/5.0', md5(i::text)
              FROM (SELECT i, CASE WHEN i %% 100000 = 1 THEN 'key.rotated'
                                   WHEN i %% 10 = 0 AND i %% 300000 <> 0 THEN 'login.failed'
                                   WHEN i %% 3 = 0 THEN 'login.succeeded'
                                   WHEN i %% 3 = 1 THEN 'session.ended'
                                   ELSE 'login.failed' END AS type
                      FROM generate_series(1, %1$d) i) AS events""".formatted(ROWS, ATTACKED);

    private static final List<String> LISTS = List.of(
            USERS,
            USERS + "is_active=true",
            USERS + "is_active=false",
            USERS + "query=zoe.abel",
            USERS + "query=anna",
            USERS + "query=ANNA%20Abel",
            USERS + "query=a",
            USERS + "query=a&is_active=true",
            USERS + "query=a&is_active=false",
            USERS + "query=zoelovelace1",
            USERS + "query=qqqq",
            USERS + "query=" + "x".repeat(200),
            EVENTS,
            EVENTS + "user_id=" + ATTACKED,
            EVENTS + "user_id=" + ATTACKED + "&type=login.succeeded",
            EVENTS + "type=login.failed",
            EVENTS + "type=key.rotated",
            EVENTS + "type=no.such",
            EVENTS + "type=login.failed&since=2030-01-01T00:00:00Z",
            EVENTS + "user_id=" + ATTACKED + "&since=2030-01-01T00:00:00Z",
            EVENTS + "user_id=" + ATTACKED + "&type=login.failed&since=2030-01-01T00:00:00Z",
            EVENTS + "user_id=" + ATTACKED + "&type=no.such",
            EVENTS + "since=2024-06-01T00:00:00Z&until=2024-06-02T00:00:00Z",
            EVENTS + "until=2023-12-01T00:00:00Z",
            EVENTS + "since=2030-01-01T00:00:00Z",
            EVENTS + "type=login.failed&until=2023-12-01T00:00:00Z",
            EVENTS + "type=key.rotated&since=2023-12-01T00:00:00Z&until=2024-10-01T00:00:00Z",
            EVENTS + "type=login.failed&since=2023-12-01T00:00:00Z&until=2024-10-01T00:00:00Z",
            EVENTS + "user_id=" + ATTACKED
                    + "&type=login.succeeded&since=2023-12-01T00:00:00Z&until=2024-10-01T00:00:00Z",
            EVENTS + "user_id=" + ATTACKED + "&until=2023-12-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void printsEachListsSlowestPage() throws Exception {
        var servers = EmbeddedServers.forTests().start(true, true);
        var environment = RunningGatehouse.environment(servers);
        environment.put("GATEHOUSE_TOKEN_ACCESS_TTL", "2h");
        try (var gatehouse = RunningGatehouse.start(folder, environment)) {
            fill(servers);
            var lists = new Lists(gatehouse.api(), administrator(gatehouse.api(), servers));
            for (int i = 0; i < WARM_UP; i++) {
                chosen().forEach(list -> lists.page(list, ""));
            }
            System.out.printf("%n%,d rows%n%n| list | pages | first | slowest |%n", ROWS);
            System.out.println("| --- | ---: | ---: | ---: |");
            for (var list : chosen()) {
                lists.walk(list, list.startsWith(USERS) ? USERS : EVENTS);
            }
        }
    }

    private static List<String> chosen() {
        return LISTS.stream().filter(list -> list.contains(ONLY)).toList();
    }

    private static void fill(Map<String, String> servers) throws SQLException {
        try (var database = connect(servers);
                var statement = database.createStatement()) {
            for (var sql : List.of(FILL_USERS, FILL_EVENTS, "VACUUM ANALYZE users", "VACUUM ANALYZE audit_events")) {
                long begun = System.nanoTime();
                statement.execute(sql);
                System.out.printf("%s… %.0f s%n", sql.substring(0, 20), (System.nanoTime() - begun) / 1e9);
            }
        }
    }

    private static String administrator(Api api, Map<String, String> servers) throws SQLException {
        var email = Accounts.freshEmail();
        api.post("/api/v1/auth/register", Map.of("email", email, "password", Accounts.PASSWORD));
        try (var database = connect(servers);
                var promote = database.prepareStatement("UPDATE users SET roles = '{admin,user}' WHERE email = ?")) {
            promote.setString(1, email);
            promote.executeUpdate();
        }
        return Accounts.signIn(api, new Accounts.Account(email, Accounts.PASSWORD))
                .string("access_token");
    }

    private static Connection connect(Map<String, String> servers) throws SQLException {
        return DriverManager.getConnection(
                servers.get("database.url"), servers.get("database.username"), servers.get("database.password"));
    }

    /** The lists as an administrator reads them. */
    private record Lists(Api api, String token) {
        record Page(double milliseconds, String next) {}

        Page page(String list, String cursor) {
            long begun = System.nanoTime();
            var answer = api.get(list + (cursor.isEmpty() ? "" : "&cursor=" + cursor), token);
            double took = (System.nanoTime() - begun) / 1e6;
            if (answer.status() != 200) {
                throw new IllegalStateException(answer.text());
            }
            return new Page(
                    took, answer.json().path("next_cursor").asText("null").replace("null", ""));
        }

        void walk(String list, String unit) {
            double first = ratio(list, "", unit);
            double typical = page(unit, "").milliseconds();
            double slowest = first;
            int pages = 0;
            String cursor = "";
            do {
                var page = page(list, cursor);
                if (page.milliseconds() > slowest * typical) {
                    slowest = Math.max(slowest, ratio(list, cursor, unit));
                }
                cursor = page.next();
                pages++;
            } while (!cursor.isEmpty() && pages < PAGES);
            var name = list.length() > NAME ? list.substring(0, NAME) + "…" : list;
            System.out.printf("| `%s` | %,d | %.2f × | %.2f × |%n", name, pages, first, slowest);
        }

        /** The one and the other in turn, so that what else the machine does weighs on both. */
        private double ratio(String list, String cursor, String unit) {
            var took = new double[REPEATS];
            var beside = new double[REPEATS];
            for (int i = 0; i < REPEATS; i++) {
                took[i] = page(list, cursor).milliseconds();
                beside[i] = page(unit, "").milliseconds();
            }
            Arrays.sort(took);
            Arrays.sort(beside);
            return took[REPEATS / 2] / beside[REPEATS / 2];
        }
    }
}
