package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class ImportTest {
    /** Of "secret-horse-battery-1", as libxcrypt makes it. */
    private static final String HASH_2B = "$2b$04$abcdefghijklmnopqrstuuv.6D4ZInNDswP1o2iTS2x37G86Zwrb6";

    private final Api api = Api.ofTest();
    private final String email = Accounts.freshEmail();
    private String admin = "";

    @BeforeEach
    void signInAsAdministrator() {
        var account = Accounts.confirmed(api);
        Table.update("UPDATE users SET roles = '{user,admin}' WHERE email = ?", account.email());
        admin = Accounts.signIn(api, account).string("access_token");
    }

    @Test
    void anImportedUserSignsInWithTheOldPasswordAndTheHashIsRenewed() {
        var answer = load("""
                {"email":" %s ","password_hash":"%s","email_verified":true,"username":"%s","full_name":"Ada","roles":["user","admin"],"created_at":"2020-02-03T04:05:06Z","legacy":1}
                """.formatted(email.toUpperCase(), HASH_2B, username()));
        assertReport(answer, 1, 0, 0);

        var signedIn = Accounts.signIn(api, new Account(email, "secret-horse-battery-1"));
        var user = signedIn.json().path("user");
        assertThat(user.path("roles")).hasSize(2);
        assertThat(user.path("created_at").asText()).isEqualTo("2020-02-03T04:05:06Z");
        assertThat(user.path("username").asText()).isEqualTo(username());
        assertThat(Table.strings(
                        "SELECT imported::text || ' ' || left(password_hash, 4) FROM credentials c JOIN users u ON u.id = c.user_id WHERE email = ?",
                        email))
                .containsExactly("false $2b$");
        assertThat(Table.strings(
                        "SELECT type || ' ' || reason FROM audit_events WHERE reason = 'roles' AND user_id = (SELECT id FROM users WHERE email = ?)",
                        email))
                .containsExactly("user.updated roles");
    }

    static Stream<String> prefixes() {
        return Stream.of("$2a$", "$2b$", "$2y$");
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void everyPrefixSignsIn(String prefix) {
        assertReport(load(line(email, HASH_2B.replace("$2b$", prefix))), 1, 0, 0);
        Accounts.signIn(api, new Account(email, "secret-horse-battery-1"));
    }

    @Test
    void theSameFileAgainChangesNothing() {
        var file = line(email, HASH_2B) + line(Accounts.freshEmail(), HASH_2B) + line(email, HASH_2B);
        assertReport(load(file), 2, 1, 0);
        var before = Table.strings(
                "SELECT u::text || c::text FROM users u JOIN credentials c ON c.user_id = u.id WHERE email = ?", email);

        assertReport(load(file), 0, 3, 0);

        assertThat(Table.strings(
                        "SELECT u::text || c::text FROM users u JOIN credentials c ON c.user_id = u.id WHERE email = ?",
                        email))
                .isEqualTo(before);
    }

    @Test
    void anExistingAccountIsNotTouched() {
        var account = Accounts.confirmed(api);

        assertReport(load(line(account.email(), HASH_2B)), 0, 1, 0);

        Accounts.signIn(api, account);
    }

    record Bad(String name, String line, String code, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bad> badLines() {
        var good = "\"email\":\"" + Accounts.freshEmail() + "\",\"password_hash\":\"" + HASH_2B + "\"";
        return Stream.of(
                new Bad("not JSON", "email,hash", "malformed-request", "one valid JSON object"),
                new Bad("cut off", "{" + good, "malformed-request", "one valid JSON object"),
                new Bad("an array", "[{" + good + "}]", "malformed-request", "one valid JSON object"),
                new Bad("two objects", "{" + good + "}{}", "malformed-request", "one valid JSON object"),
                new Bad("nothing in it", "{}", "validation-failed", "email must be an e-mail address"),
                new Bad("no address", "{" + good.replace("@", " at ") + "}", "validation-failed", "email must be"),
                new Bad(
                        "a password",
                        "{" + good.replace("$2b$", "") + "}",
                        "validation-failed",
                        "password_hash must be"),
                new Bad(
                        "an Argon2 hash",
                        "{" + good.replace("$2b$", "$argon2id$") + "}",
                        "validation-failed",
                        "bcrypt"),
                new Bad("the bcrypt of 2011", "{" + good.replace("$2b$", "$2x$") + "}", "validation-failed", "bcrypt"),
                new Bad(
                        "too cheap",
                        "{" + good.replace("$2b$04", "$2b$03") + "}",
                        "validation-failed",
                        "cost of 4 to 14"),
                new Bad(
                        "too dear",
                        "{" + good.replace("$2b$04", "$2b$15") + "}",
                        "validation-failed",
                        "cost of 4 to 14"),
                new Bad(
                        "a wrong type",
                        "{" + good + ",\"is_active\":\"yes\"}",
                        "validation-failed",
                        "is_active must be"),
                new Bad("a bad user name", "{" + good + ",\"username\":\"a b\"}", "validation-failed", "username must"),
                new Bad("a bad name", "{" + good + ",\"full_name\":\"a\\nb\"}", "validation-failed", "full_name must"),
                new Bad("a NUL", "{" + good + ",\"full_name\":\"a\\u0000\"}", "validation-failed", "full_name must"),
                new Bad("an unknown role", "{" + good + ",\"roles\":[\"root\"]}", "validation-failed", "roles must be"),
                new Bad("a null role", "{" + good + ",\"roles\":[null]}", "validation-failed", "roles must be"),
                new Bad(
                        "roles that are none",
                        "{" + good + ",\"roles\":\"admin\"}",
                        "validation-failed",
                        "roles has a wrong"),
                new Bad(
                        "no time",
                        "{" + good + ",\"created_at\":\"then\"}",
                        "validation-failed",
                        "created_at must be a time like"),
                new Bad(
                        "a number for a time",
                        "{" + good + ",\"created_at\":1e300}",
                        "validation-failed",
                        "created_at must be a time like"),
                new Bad(
                        "a number in a text for a time",
                        "{" + good + ",\"created_at\":\"1e9\"}",
                        "validation-failed",
                        "created_at must be a time like"),
                new Bad(
                        "a year beyond PostgreSQL",
                        "{" + good + ",\"created_at\":\"+999999999-01-01T00:00:00Z\"}",
                        "validation-failed",
                        "created_at must be a time like"),
                new Bad(
                        "before 1970",
                        "{" + good + ",\"created_at\":\"0001-01-01T00:00:00Z\"}",
                        "validation-failed",
                        "before 1970"),
                new Bad(
                        "half a character",
                        "{" + good + ",\"full_name\":\"\\ud800\"}",
                        "validation-failed",
                        "full_name must"),
                new Bad(
                        "an object for an address",
                        "{" + good.replaceFirst("\"[^\"]*@[^\"]*\"", "{\"a\":1}") + "}",
                        "validation-failed",
                        "email must"),
                new Bad(
                        "nested without an end",
                        "{" + good + ",\"x\":" + "[".repeat(20_000) + "}",
                        "malformed-request",
                        "valid JSON"),
                new Bad(
                        "a number without an end",
                        "{" + good + ",\"x\":" + "9".repeat(20_000) + "}",
                        "malformed-request",
                        "valid JSON"),
                new Bad(
                        "the future",
                        "{" + good + ",\"created_at\":\"2999-01-01T00:00:00Z\"}",
                        "validation-failed",
                        "future"),
                new Bad(
                        "a twin member",
                        "{" + good + ",\"email\":\"x@example.com\"}",
                        "malformed-request",
                        "valid JSON"),
                new Bad(
                        "too long",
                        "{" + good + ",\"x\":\"" + "x".repeat(70_000) + "\"}",
                        "payload-too-large",
                        "64 KB"));
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void aBadLineIsRefusedWithItsReasonAndTheRestGoesOn(Bad bad) {
        var answer = load("\n" + line(email, HASH_2B) + bad.line() + "\n\r\n" + line(Accounts.freshEmail(), HASH_2B));

        assertReport(answer, 2, 0, 1);
        var refused = answer.json().path("refused").path(0);
        assertThat(refused.path("line").asInt()).isEqualTo(3);
        assertThat(refused.path("code").asText()).isEqualTo(bad.code());
        assertThat(refused.path("message").asText()).contains(bad.says()).doesNotContain("$2");
    }

    @Test
    void aTakenUserNameIsRefusedWithoutRegardToCase() {
        var other = Accounts.freshEmail();
        var file = named(email, username()) + named(other, username().toUpperCase());

        var first = load(file);
        assertReport(first, 1, 0, 1);
        assertThat(first.json().path("refused").path(0).path("code").asText()).isEqualTo("username-taken");
        assertReport(load(file), 0, 1, 1);
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ?", other))
                .isZero();
    }

    @Test
    void aReservedAddressIsRefused() {
        Table.update(
                "INSERT INTO address_reservations SELECT ?, id, now() + interval '1 day' FROM users LIMIT 1", email);

        var answer = load(line(email, HASH_2B));

        assertReport(answer, 0, 0, 1);
        assertThat(answer.json().path("refused").path(0).path("code").asText()).isEqualTo("email-taken");
        assertThat(Table.count("SELECT count(*) FROM users WHERE email = ?", email))
                .isZero();
    }

    @Test
    void onlyAThousandRefusalsAreListed() {
        var answer = load("x\n".repeat(1_500));

        assertThat(answer.json().path("refused")).hasSize(1_000);
        assertThat(answer.json().path("refused").path(999).path("line").asInt()).isEqualTo(1_000);
    }

    @Test
    void theFirstRefusalsAreListedWheneverTheyCameUp() {
        load(named(email, username()));

        var answer = load(named(Accounts.freshEmail(), username()) + "x\n".repeat(1_500));

        assertThat(answer.json().path("refused")).hasSize(1_000);
        assertThat(answer.json().path("refused").path(0).path("code").asText()).isEqualTo("username-taken");
        assertThat(answer.json().path("refused").path(999).path("line").asInt()).isEqualTo(1_000);
    }

    @Test
    void theSameUsersInOppositeOrderHoldNobodyUp() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                var lines = Stream.generate(() -> line(Accounts.freshEmail(), HASH_2B))
                        .limit(500)
                        .toList();
                var start = new CyclicBarrier(2);
                var imports = Stream.of(lines, lines.reversed())
                        .map(order -> threads.submit(() -> {
                            start.await(30, TimeUnit.SECONDS);
                            return load(String.join("", order));
                        }))
                        .toList();
                var imported = 0;
                for (var done : imports) {
                    var answer = done.get(60, TimeUnit.SECONDS);
                    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                    imported += answer.json().path("imported").asInt();
                }
                assertThat(imported).isEqualTo(lines.size());
            }
        }
    }

    @Test
    void nothingIsImportedFromAnEmptyBody() {
        assertReport(load(""), 0, 0, 0);
    }

    @Test
    void onlyAnAdministratorMayAndOnlyTheImportHasNoLimit() {
        var user = Accounts.signedIn(api).string("access_token");
        var large = " ".repeat(600_000);

        assertThat(api.send("POST", "/api/v1/users/import", "application/x-ndjson", large, user)
                        .status())
                .isEqualTo(403);
        assertThat(api.send("POST", "/api/v1/users/import", "application/x-ndjson", large, null)
                        .status())
                .isEqualTo(401);
        assertThat(load("{\"x\":\"" + large + "\"}\n").json().path("refused")).hasSize(1);
        assertThat(api.send("POST", "/api/v1/auth/login", "application/json", large, null)
                        .status())
                .isEqualTo(413);
    }

    private Answer load(String lines) {
        return api.send("POST", "/api/v1/users/import", "application/x-ndjson", lines, admin);
    }

    private String username() {
        return "u" + email.substring(5, 35).replace("-", "");
    }

    private static String line(String email, String hash) {
        return "{\"email\":\"" + email + "\",\"password_hash\":\"" + hash + "\",\"email_verified\":true}\n";
    }

    private static String named(String email, String username) {
        return "{\"email\":\"" + email + "\",\"password_hash\":\"" + HASH_2B + "\",\"username\":\"" + username
                + "\"}\n";
    }

    private static void assertReport(Answer answer, int imported, int skipped, int refused) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode report = answer.json();
        assertThat(List.of(
                        report.path("imported").asInt(),
                        report.path("skipped").asInt(),
                        report.path("refused").size()))
                .as(answer.text())
                .containsExactly(imported, skipped, refused);
    }
}
