package io.gatehouse.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator's lists do with what no client of ours would send. */
@QuarkusTest
class HostileListsTest {
    private static final String USERS = "/api/v1/users";
    private static final String EVENTS = "/api/v1/audit-events";

    private final Api api = Api.ofTest();
    private String email = "";
    private String admin = "";
    private String adminId = "";

    @BeforeEach
    void signIn() throws SQLException {
        var answer = Accounts.administrator(api);
        admin = answer.string("access_token");
        adminId = answer.json().path("user").path("id").asText();
        email = answer.json().path("user").path("email").asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%25",
                "_",
                "%5C",
                "'",
                "%22",
                "a%25",
                "%FF%FE",
                "%ED%A0%80",
                "%F4%8F%BF%BF",
                "%C4%B0",
                "%F0%9F%98%80",
                "(",
                "*",
                "%24%7Bx%7D",
                "%3A",
                "%3Fq"
            })
    void noCharacterOfASearchIsSpecial(String query) {
        var answer = api.get(USERS + "?query=zzz-nobody-" + query, admin);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("items")).isEmpty();
        assertThat(api.get(USERS + "?query=" + query, admin).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 200, 201, 254})
    void aLongSearchFindsNothing(int length) {
        var answer = api.get(USERS + "?query=" + "x".repeat(length), admin);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%0Ab", "%7F"})
    void controlCharactersAreRefused(String query) {
        assertRefused(api.get(USERS + "?query=" + query, admin), "query");
        assertRefused(api.get(EVENTS + "?type=" + query, admin), "type");
    }

    static Stream<String> cursors() {
        var id = new UUID(1, 1);
        return Stream.of(
                "",
                "=",
                "%00",
                "a".repeat(3_000),
                written(3, id, new byte[0]),
                written(254, id, "a".getBytes(UTF_8)),
                written(0, id, new byte[] {'a', 0}),
                written(0, id, new byte[] {(byte) 0xff, (byte) 0xfe}),
                written(0, id, "'; DROP TABLE users; --".getBytes(UTF_8)),
                written(2, new UUID(-1, -1), "\udbff\udfff".getBytes(UTF_8)),
                written(255, new UUID(-1, -1), "rest".getBytes(UTF_8)),
                written(255, id, new byte[0]).substring(0, 8),
                id.toString());
    }

    private static String written(int term, UUID id, byte[] text) {
        var bytes = ByteBuffer.allocate(17 + text.length)
                .put((byte) term)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(text);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void aMadeUpCursorIsRefusedOrFindsWhatTheListHasAnyway(String cursor) {
        var encoded = cursor.contains("%") ? cursor : URLEncoder.encode(cursor, UTF_8);
        for (var list : List.of(USERS + "?limit=3", USERS + "?query=zzz-nobody", EVENTS + "?limit=3")) {
            var answer = api.get(list + "&cursor=" + encoded, admin);
            assertThat(answer.status()).as(answer.text()).isIn(200, 400);
            if (list.contains("nobody")) {
                assertThat(answer.json().path("items")).isEmpty();
            }
        }
    }

    @Test
    void aSearchsCursorIsNoListsCursor() {
        var list = api.get(USERS + "?limit=1", admin).string("next_cursor");
        var search = api.get(USERS + "?limit=1&query=user-", admin).string("next_cursor");
        assertRefused(api.get(USERS + "?query=user-&cursor=" + list, admin), "cursor");
        assertRefused(api.get(USERS + "?cursor=" + search, admin), "cursor");
        assertRefused(api.get(EVENTS + "?cursor=" + list, admin), "cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "101", "1e2", "2147483648", "99999999999999999999", "5.0", "%2B5%20", "x"})
    void aLimitIsANumberWithinBounds(String limit) {
        assertRefused(api.get(USERS + "?limit=" + limit, admin), "limit");
        assertRefused(api.get(EVENTS + "?limit=" + limit, admin), "limit");
    }

    @Test
    void anotherClientsTokenOfAnAdministratorOpensNothing() {
        var tokens = api.postForm(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "mobile",
                        "username",
                        email,
                        "password",
                        Accounts.PASSWORD));
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        var token = tokens.string("access_token");
        for (var path : List.of(USERS, USERS + "/" + adminId, EVENTS, "/metrics")) {
            var refused = api.get(path, token);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.header("WWW-Authenticate")).contains("insufficient_scope");
        }
        assertThat(api.send("POST", USERS + "/import", "application/x-ndjson", "{}", token)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoDeactivatesThemselvesIsOutAtOnce() throws SQLException {
        Accounts.administrator(api);
        var self = USERS + "/" + adminId;
        assertThat(api.put(self, Map.of("is_active", false), admin).status()).isEqualTo(200);
        assertThat(api.put(self, Map.of("is_active", true), admin).status()).isEqualTo(401);
        assertThat(api.get(EVENTS, admin).status()).isEqualTo(401);
        assertThat(Table.strings(
                        "SELECT actor_id::text FROM audit_events WHERE type = 'user.deactivated' AND user_id = ?::uuid",
                        adminId))
                .containsExactly(adminId);
    }

    @Test
    void anAdministratorCannotFloodAMailbox() {
        var account = Accounts.confirmed(api);
        var id = Accounts.signIn(api, new Account(account.email(), Accounts.PASSWORD))
                .json()
                .path("user")
                .path("id")
                .asText();
        for (int i = 0; i < 8; i++) {
            var sent = api.send("POST", USERS + "/" + id + "/password-reset", null, null, admin);
            assertThat(sent.status()).isEqualTo(202);
        }
        assertThat(Table.count("SELECT count(*) FROM outbox WHERE kind = 'reset-password' AND user_id = ?::uuid", id))
                .isEqualTo(5);
    }

    private static void assertRefused(Answer refused, String field) {
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asText()).isEqualTo(field);
    }
}
