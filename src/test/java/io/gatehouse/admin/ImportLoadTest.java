package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

@QuarkusTest
class ImportLoadTest {
    private static final Logger LOG = Logger.getLogger(ImportLoadTest.class);
    private static final int USERS = 100_000;
    private static final String HASH = "$2b$12$abcdefghijklmnopqrstuuv.6D4ZInNDswP1o2iTS2x37G86Zwrb6";

    private final String domain = UUID.randomUUID() + ".example.com";

    @AfterEach
    void remove() {
        Table.update("DELETE FROM users WHERE email LIKE '%@' || ?", domain);
    }

    @Test
    void aHundredThousandUsersTakeNoMoreMemoryThanTwenty() throws Exception {
        var body = new Users();
        var began = System.nanoTime();
        var answer = load(body);
        var took = Duration.ofNanos(System.nanoTime() - began).minus(body.measuring);

        assertThat(answer).isEqualTo("{\"imported\":100000,\"skipped\":0,\"refused\":[]}");
        // The body has 20 MB, and the gap holds 75 % of it.
        assertThat(body.used.getLast() - body.used.getFirst()).isLessThan(5_000_000);

        remove();
        var copied = copy();
        LOG.infof(
                "import: %d rows a second, %.1f times as long as COPY; %d KB more memory",
                USERS * 1000L / took.toMillis(),
                (double) took.toMillis() / copied.toMillis(),
                (body.used.getLast() - body.used.getFirst()) / 1000);
    }

    private static String load(InputStream body) throws Exception {
        var api = Api.ofTest();
        var account = Accounts.confirmed(api);
        Table.update("UPDATE users SET roles = '{user,admin}' WHERE email = ?", account.email());
        var access = Accounts.signIn(api, account).string("access_token");
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/users/import"))
                .header("Authorization", "Bearer " + access)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofInputStream(() -> body))
                .build();
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    /** Both tables with all their keys, in one statement each. */
    private Duration copy() throws Exception {
        var users = new StringBuilder();
        var credentials = new StringBuilder();
        for (int i = 0; i < USERS; i++) {
            var id = UUID.randomUUID();
            users.append(id)
                    .append('\t')
                    .append(address(i))
                    .append("\tt\tUser ")
                    .append(i)
                    .append('\n');
            credentials.append(id).append('\t').append(HASH).append("\tt\n");
        }
        var began = System.nanoTime();
        try (var connection = TestServers.database()) {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            copy.copyIn(
                    "COPY users (id, email, email_verified, full_name) FROM STDIN", new StringReader(users.toString()));
            copy.copyIn(
                    "COPY credentials (user_id, password_hash, imported) FROM STDIN",
                    new StringReader(credentials.toString()));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private String address(int i) {
        return "user" + i + "@" + domain;
    }

    /** Makes its lines as they are read, and looks at the memory near the beginning and near the end. */
    private final class Users extends InputStream {
        private final List<Long> used = new ArrayList<>();
        private Duration measuring = Duration.ZERO;
        private byte[] line = {};
        private int position;
        private int made;

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == line.length && !nextLine()) {
                return -1;
            }
            int count = Math.min(length, line.length - position);
            System.arraycopy(line, position, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        private boolean nextLine() {
            if (made == USERS) {
                return false;
            }
            if (made == USERS / 5 || made == USERS * 19 / 20) {
                measure();
            }
            line = ("{\"email\":\"%s\",\"password_hash\":\"%s\",\"email_verified\":true,\"full_name\":\"User %d\"}\n"
                            .formatted(address(made), HASH, made))
                    .getBytes(StandardCharsets.UTF_8);
            position = 0;
            made++;
            return true;
        }

        private void measure() {
            var began = System.nanoTime();
            System.gc();
            used.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            measuring = measuring.plusNanos(System.nanoTime() - began);
        }
    }
}
