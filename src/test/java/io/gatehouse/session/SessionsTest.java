package io.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SessionsTest {
    private static final String SESSIONS = "/api/v1/sessions";
    private static final String WINDOWS_CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
            + " (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";

    private final Api api = Api.ofTest();
    private final Accounts.Account account = Accounts.confirmed(api);

    @Test
    void whoHasTooManySessionsLosesTheLeastUsedOnes() throws SQLException {
        var oldest = Accounts.signIn(api, account);
        Table.update("""
                INSERT INTO sessions (id, user_id, client_id, scope, amr, auth_time, key_id, token_hash, ip, user_agent,
                                      last_used_at, idle_expires_at, expires_at)
                SELECT gen_random_uuid(), user_id, client_id, scope, amr, auth_time, key_id, token_hash, ip, user_agent,
                       now() + i * interval '1 second', idle_expires_at, expires_at
                  FROM sessions, generate_series(1, 199) i WHERE id = CAST(? AS uuid)""", id(oldest));

        var newest = Accounts.signIn(api, account);

        assertThat(refresh(oldest).status()).isEqualTo(401);
        assertThat(refresh(newest).status()).isEqualTo(200);
        assertThat(list(newest)).hasSize(200);
        assertThat(Table.strings("SELECT revoked_reason FROM sessions WHERE id = CAST(? AS uuid)", id(oldest)))
                .containsExactly("too-many");
    }

    @Test
    void whoHasThousandsOfSessionsSignsInAndLosesSomeAtATime() {
        var favourite = Accounts.signIn(api, account);
        addLike(favourite, 5_000, "last_used_at - interval '1 hour'", "NULL");

        var newest = Accounts.signIn(api, account);

        assertGoesOn(favourite);
        assertGoesOn(newest);
        assertThat(count(newest, "revoked_at IS NULL")).isBetween(3_900, 4_100);
        assertThat(Table.count("""
                        SELECT count(*) FROM sessions s JOIN revocations r ON r.session_id = s.id
                         WHERE s.user_id = CAST(? AS uuid)""", userId(newest)))
                .isEqualTo(count(newest, "revoked_reason = 'too-many'"))
                .isEqualTo(Table.count(
                        "SELECT count(*) FROM audit_events WHERE user_id = CAST(? AS uuid) AND reason = 'too-many'",
                        userId(newest)));
    }

    @Test
    void ofVeryManyEndedSessionsASignInKeepsTheNewest() {
        var first = Accounts.signIn(api, account);
        addLike(first, 1_500, "now()", "now()");
        assertThat(api.delete(SESSIONS + "/" + id(first), token(first)).status())
                .isEqualTo(204);

        var next = Accounts.signIn(api, account);

        assertThat(count(next, "revoked_at IS NOT NULL")).isEqualTo(1_000);
        assertThat(count(next, "created_at < now() - interval '1001 minutes'")).isZero();
        assertStopped(first);
        assertGoesOn(next);
    }

    @Test
    void anExportHoldsTheNewestSessions() {
        var here = Accounts.signIn(api, account);
        addLike(here, 2_500, "now()", "now()");

        var exported = api.get("/api/v1/users/me/export", token(here)).json().path("sessions");

        assertThat(exported.size()).isEqualTo(2_000);
        assertThat(exported.path(0).path("id").asText()).isEqualTo(id(here));
    }

    /** What an index holds, an update that stays in place (HOT) must not change. */
    @Test
    void noIndexHoldsWhatARotationChanges() {
        assertThat(Table.strings("SELECT indexdef FROM pg_indexes WHERE tablename = 'sessions'"))
                .hasSizeGreaterThan(3)
                .noneMatch(index -> Pattern.compile(
                                "\\b(token_hash|generation|rotated_at|last_used_at|idle_expires_at|ip|user_agent)\\b")
                        .matcher(index)
                        .find());
    }

    @Test
    void theListTellsWhereOneIsSignedInTheLatestUseFirst() {
        var laptop = Accounts.signIn(Api.from("127.0.1.7", WINDOWS_CHROME), account);
        var phone = api.post(
                "/api/v1/auth/login",
                Map.of("email", account.email(), "password", account.password(), "device_name", "Ada's phone"));
        assertThat(ids(phone)).containsExactly(id(phone), id(laptop));

        assertThat(refresh(laptop).status()).isEqualTo(200);
        var items = list(phone);
        assertThat(items).extracting(item -> item.path("id").asText()).containsExactly(id(laptop), id(phone));
        var chrome = items.getFirst();
        assertThat(chrome.path("current").asBoolean()).isFalse();
        assertThat(chrome.path("user_agent").asText()).isEqualTo("test");
        assertThat(chrome.path("ip").asText()).isEqualTo("127.0.0.1");
        assertThat(chrome.path("amr").path(0).asText()).isEqualTo("pwd");
        assertThat(items.getLast().path("current").asBoolean()).isTrue();
        assertThat(items.getLast().path("device").path("name").asText()).isEqualTo("Ada's phone");
        assertThat(chrome.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id",
                        "created_at",
                        "last_used_at",
                        "expires_at",
                        "ip",
                        "user_agent",
                        "device",
                        "amr",
                        "current");
    }

    @Test
    void aDeviceWithoutANameIsCalledByItsUserAgent() {
        var laptop = Accounts.signIn(Api.from("127.0.1.7", WINDOWS_CHROME), account);
        var item = list(laptop).getFirst();
        assertThat(item.path("ip").asText()).isEqualTo("127.0.1.7");
        assertThat(item.path("user_agent").asText()).isEqualTo(WINDOWS_CHROME);
        assertThat(item.path("device").path("name").asText()).isEqualTo("Chrome on Windows");
        assertThat(item.path("device").path("os").asText()).isEqualTo("Windows");
        assertThat(item.path("device").path("browser").asText()).isEqualTo("Chrome");
    }

    @Test
    void aStoppedSessionIsRefusedAtOnceAndTheOthersGoOn() {
        var here = Accounts.signIn(api, account);
        var there = Accounts.signIn(api, account);
        assertThat(api.delete(SESSIONS + "/" + id(there), token(here)).status()).isEqualTo(204);

        assertStopped(there);
        assertGoesOn(here);
        assertThat(ids(here)).containsExactly(id(here));
        assertThat(api.delete(SESSIONS + "/" + id(there), token(here)).string("code"))
                .isEqualTo("not-found");
    }

    @Test
    void aSessionMayStopItself() {
        var here = Accounts.signIn(api, account);
        assertThat(api.delete(SESSIONS + "/" + id(here), token(here)).status()).isEqualTo(204);
        assertStopped(here);
    }

    @Test
    void nobodyStopsAnothersSession() {
        var mine = Accounts.signIn(api, account);
        var theirs = Accounts.signedIn(api);
        var refused = api.delete(SESSIONS + "/" + id(theirs), token(mine));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.string("code")).isEqualTo("not-found");
        assertGoesOn(theirs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"current", "1-1-1-1-1", "00000000-0000-0000-0000-000000000000", "'%20or%20true", "%00"})
    void whatIsNoSessionIsNotFound(String id) {
        var here = Accounts.signIn(api, account);
        var refused = api.delete(SESSIONS + "/" + id, token(here));
        assertThat(refused.status()).as(refused.text()).isEqualTo(404);
        assertThat(refused.string("code")).isEqualTo("not-found");
    }

    @Test
    void allOthersStopAndTheCurrentOneStays() {
        var here = Accounts.signIn(api, account);
        var others = List.of(Accounts.signIn(api, account), Accounts.signIn(api, account));
        var stranger = Accounts.signedIn(api);
        assertThat(api.delete(SESSIONS, token(here)).status()).isEqualTo(204);
        others.forEach(this::assertStopped);
        assertGoesOn(here);
        assertGoesOn(stranger);
    }

    @Test
    void aLogoutNeedsNoBody() {
        var here = Accounts.signIn(api, account);
        assertThat(api.send("POST", "/api/v1/auth/logout", null, null, token(here))
                        .status())
                .isEqualTo(204);
        assertStopped(here);
    }

    @Test
    void logoutAllStopsEverySessionTheCurrentOneToo() {
        var here = Accounts.signIn(api, account);
        var there = Accounts.signIn(api, account);
        var stranger = Accounts.signedIn(api);
        assertThat(api.post("/api/v1/auth/logout-all", Map.of(), token(here)).status())
                .isEqualTo(204);
        assertStopped(here);
        assertStopped(there);
        assertGoesOn(stranger);
        assertThat(list(Accounts.signIn(api, account))).hasSize(1);
    }

    @Test
    void onlyLiveSessionsAreListed() throws SQLException {
        var here = Accounts.signIn(api, account);
        var idle = Accounts.signIn(api, account);
        var old = Accounts.signIn(api, account);
        shift("idle_expires_at", idle);
        shift("expires_at", old);
        assertThat(ids(here)).containsExactly(id(here));
        assertThat(api.delete(SESSIONS + "/" + id(idle), token(here)).status()).isEqualTo(404);
    }

    @Test
    void theLastAccessTokenOfAnExpiredSessionCanStillBeStopped() throws SQLException {
        var here = Accounts.signIn(api, account);
        shift("expires_at", here);
        assertThat(api.post("/api/v1/auth/logout", Map.of(), token(here)).status())
                .isEqualTo(204);
        assertThat(api.get("/api/v1/users/me", token(here)).status()).isEqualTo(401);
    }

    @Test
    void withoutATokenThereIsNothingToSee() {
        assertThat(api.get(SESSIONS).header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gatehouse\"");
        assertThat(api.send("DELETE", SESSIONS, null, Map.of()).status()).isEqualTo(401);
        assertThat(api.post("/api/v1/auth/logout-all", Map.of()).status()).isEqualTo(401);
    }

    private void assertStopped(Answer login) {
        assertThat(refresh(login).string("code")).isEqualTo("invalid-refresh-token");
        var refused = api.get("/api/v1/users/me", token(login));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    private void assertGoesOn(Answer login) {
        assertThat(api.get("/api/v1/users/me", token(login)).status()).isEqualTo(200);
        assertThat(refresh(login).status()).isEqualTo(200);
    }

    private Answer refresh(Answer login) {
        return api.post("/api/v1/auth/refresh", Map.of("refresh_token", login.string("refresh_token")));
    }

    private List<String> ids(Answer login) {
        return list(login).stream().map(item -> item.path("id").asText()).toList();
    }

    private List<JsonNode> list(Answer login) {
        var answer = api.get(SESSIONS, token(login));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("items").spliterator(), false)
                .toList();
    }

    /** Older by a minute each. */
    private static void addLike(Answer login, int number, String lastUsedAt, String revokedAt) {
        Table.update("""
                INSERT INTO sessions (id, user_id, client_id, scope, amr, auth_time, key_id, token_hash, ip, user_agent,
                                      created_at, last_used_at, idle_expires_at, expires_at, revoked_at, revoked_reason)
                SELECT gen_random_uuid(), user_id, client_id, scope, amr, auth_time, key_id, token_hash, ip, user_agent,
                       created_at - i * interval '1 minute', %s, idle_expires_at, expires_at, revoked.at,
                       CASE WHEN revoked.at IS NOT NULL THEN 'logout' END
                  FROM sessions, generate_series(1, ?) i, (SELECT CAST(%s AS timestamptz) AS at) revoked
                 WHERE id = CAST(? AS uuid)""".formatted(lastUsedAt, revokedAt), number, id(login));
    }

    private static int count(Answer login, String which) {
        return Table.count("SELECT count(*) FROM sessions WHERE user_id = CAST(? AS uuid) AND " + which, userId(login));
    }

    private static String userId(Answer login) {
        return login.json().path("user").path("id").asText();
    }

    private static String id(Answer login) {
        return login.string("session_id");
    }

    private static String token(Answer login) {
        return login.string("access_token");
    }

    private static void shift(String column, Answer login) throws SQLException {
        try (var database = TestServers.database();
                var statement = database.prepareStatement(
                        "UPDATE sessions SET " + column + " = now() - interval '1 second' WHERE id = ?")) {
            statement.setObject(1, UUID.fromString(id(login)));
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}
