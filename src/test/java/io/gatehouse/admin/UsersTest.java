package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UsersTest {
    private static final String USERS = "/api/v1/users";

    private final Api api = Api.ofTest();
    private String admin = "";
    private String adminId = "";

    @BeforeEach
    void signIn() throws SQLException {
        var answer = Accounts.administrator(api);
        admin = answer.string("access_token");
        adminId = answer.json().path("user").path("id").asText();
    }

    @Test
    void pagesShowEveryAccountOnceNewestFirst() {
        var newest = List.of(invite("one"), invite("two"), invite("three")).reversed();
        var first = api.get(USERS + "?limit=2", admin);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(ids(first)).containsExactlyElementsOf(newest.subList(0, 2));
        var second = api.get(USERS + "?limit=2&cursor=" + first.string("next_cursor"), admin);
        assertThat(ids(second)).first().isEqualTo(newest.get(2));
    }

    @Test
    void theLastPageSaysSo() {
        var all = new ArrayList<String>();
        var page = api.get(USERS + "?limit=100", admin);
        all.addAll(ids(page));
        while (!page.json().path("next_cursor").isNull()) {
            page = api.get(USERS + "?limit=100&cursor=" + page.string("next_cursor"), admin);
            all.addAll(ids(page));
        }
        assertThat(all).doesNotHaveDuplicates().hasSize(Table.count("SELECT count(*) FROM users"));
    }

    @Test
    void aSearchGoesByTheStartOfTheAddressTheUserNameAndTheFullNameInAnyCase() {
        var start = "q" + UUID.randomUUID().toString().substring(0, 8);
        var byEmail = invite(start + "-mail");
        var byUsername = invite("x");
        var byFullName = invite("x");
        var byAll = invite(start + "-all");
        change(byUsername, Map.of("username", start.toUpperCase() + "Name"));
        change(byFullName, Map.of("full_name", start.toUpperCase() + " Lovelace"));
        change(byAll, Map.of("username", start + "All", "full_name", start + " All"));
        invite("x" + start);

        assertThat(search(start.toUpperCase(), 50)).containsExactly(byAll, byEmail, byUsername, byFullName);
        for (int size = 1; size <= 4; size++) {
            assertThat(search(start, size)).containsExactly(byAll, byEmail, byUsername, byFullName);
        }
        assertThat(search(start + "-m", 50)).containsExactly(byEmail);
        assertThat(search(start + "%25", 50)).isEmpty();
    }

    @Test
    void theDeactivatedCanBeListedAlone() {
        var start = "d" + UUID.randomUUID().toString().substring(0, 8);
        var active = invite(start + "-a");
        var inactive = invite(start + "-b");
        change(inactive, Map.of("is_active", false));
        assertThat(search(start + "&is_active=false", 1)).containsExactly(inactive);
        assertThat(search(start + "&is_active=true", 1)).containsExactly(active);
        assertThat(ids(api.get(USERS + "?is_active=false&limit=1", admin))).containsExactly(inactive);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=101, limit",
        "limit=many, limit",
        "is_active=yes, is_active",
        "cursor=rubbish, cursor",
        "cursor=AAAA, cursor",
        "query=a%00b, query"
    })
    void aBadParameterIsNamed(String query, String field) {
        var refused = api.get(USERS + "?" + query, admin);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asText()).isEqualTo(field);
    }

    @Test
    void theInvitedSetsAPasswordAndSignsIn() {
        var email = Accounts.freshEmail();
        var created = api.post(
                USERS,
                Map.of("email", " " + email.toUpperCase(), "full_name", "Ada", "roles", List.of("admin")),
                admin);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.header("Location")).endsWith(USERS + "/" + created.string("id"));
        assertThat(created.string("email")).isEqualTo(email);
        assertThat(created.json().path("roles").toString()).isEqualTo("[\"user\",\"admin\"]");
        assertThat(created.json().path("email_verified").asBoolean()).isFalse();
        assertThat(api.post(USERS, Map.of("email", email), admin).string("code"))
                .isEqualTo("email-taken");

        var token = Accounts.mailedToken(email);
        assertThat(api.post("/api/v1/auth/reset-password", Map.of("token", token, "new_password", Accounts.PASSWORD))
                        .status())
                .isEqualTo(204);
        var signedIn = Accounts.signIn(api, new Account(email, Accounts.PASSWORD));
        assertThat(signedIn.json().path("user").path("email_verified").asBoolean())
                .isTrue();
        assertThat(api.get(USERS + "?limit=1", signedIn.string("access_token")).status())
                .isEqualTo(200);
    }

    @Test
    void everyBadMemberOfAnInvitationIsNamed() {
        var refused = api.post(USERS, Map.of("email", "nobody", "roles", List.of("root"), "full_name", ""), admin);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("email", "roles", "full_name");
    }

    @Test
    void deactivatingEndsAllSessionsAtOnceAndAbsentMembersStay() {
        var account = Accounts.confirmed(api);
        var session = Accounts.signIn(api, account);
        var id = session.json().path("user").path("id").asText();
        change(id, Map.of("full_name", "Ada"));
        var changed = change(id, Map.of("is_active", false));
        assertThat(changed.json().path("is_active").asBoolean()).isFalse();
        assertThat(changed.string("full_name")).isEqualTo("Ada");

        assertThat(api.get("/api/v1/users/me", session.string("access_token")).status())
                .isEqualTo(401);
        assertThat(api.post("/api/v1/auth/refresh", Map.of("refresh_token", session.string("refresh_token")))
                        .status())
                .isEqualTo(401);
        assertThat(api.post("/api/v1/auth/login", Map.of("email", account.email(), "password", account.password()))
                        .string("code"))
                .isEqualTo("account-disabled");
        assertThat(Table.strings("SELECT revoked_reason FROM sessions WHERE user_id = ?::uuid", id))
                .containsExactly("account-deactivated");

        change(id, Map.of("is_active", true));
        Accounts.signIn(api, account);
    }

    @Test
    void aNullNameClearsItAndAnAbsentOneStays() {
        var id = invite("one");
        var name = "n" + UUID.randomUUID().toString().substring(0, 8);
        change(id, Map.of("username", name, "full_name", "Ada"));

        var cleared = api.send("PUT", USERS + "/" + id, "application/json", "{\"full_name\":null}", admin);
        assertThat(cleared.status()).as(cleared.text()).isEqualTo(200);
        assertThat(cleared.json().path("full_name").isNull()).isTrue();
        assertThat(cleared.string("username")).isEqualTo(name);

        cleared = api.send("PUT", USERS + "/me", "application/json", "{\"full_name\":\"Ada\"}", admin);
        assertThat(cleared.string("full_name")).isEqualTo("Ada");
        cleared = api.send("PUT", USERS + "/me", "application/json", "{\"username\":null}", admin);
        assertThat(cleared.string("full_name")).isEqualTo("Ada");
        assertThat(cleared.json().path("username").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"roles\":[\"root\"]}; roles",
                "{\"roles\":[null]}; roles",
                "{\"roles\":\"admin\"}; roles",
                "{\"roles\":[{\"a\":1}]}; roles",
                "{\"is_active\":\"no\"}; is_active",
                "{\"username\":\"a b\"}; username",
                "{\"username\":7}; username",
                "{\"full_name\":[]}; full_name",
                "{\"full_name\":\"a\\u0000\"}; full_name"
            })
    void aBadChangeIsNamedAndChangesNothing(String body, String field) {
        var path = USERS + "/" + invite("one");
        var before = api.get(path, admin).text();
        var refused = api.send("PUT", path, "application/json", body, admin);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").findValuesAsText("field")).containsExactly(field);
        assertThat(api.get(path, admin).text()).isEqualTo(before);
    }

    @Test
    void rolesAreASetAndNoneGivenStay() {
        var id = invite("one");
        var admins = change(id, Map.of("roles", List.of("admin", "admin", "user")));
        assertThat(admins.json().path("roles").toString()).isEqualTo("[\"user\",\"admin\"]");
        var same = api.send("PUT", USERS + "/" + id, "application/json", "{\"roles\":null}", admin);
        assertThat(same.json().path("roles").toString()).isEqualTo("[\"user\",\"admin\"]");
    }

    @Test
    void anEmptyChangeIsNoEvent() {
        var id = invite("one");
        change(id, Map.of());
        assertThat(Table.strings("SELECT type FROM audit_events WHERE user_id = ?::uuid", id))
                .containsExactly("user.invited");
    }

    @Test
    void rolesThatStayAreNoEvent() {
        var id = invite("one");
        change(id, Map.of("roles", List.of("admin")));
        var before = api.get(USERS + "/" + id, admin).text();
        change(id, Map.of("roles", List.of("user", "admin")));
        assertThat(api.get(USERS + "/" + id, admin).text()).isEqualTo(before);
        assertThat(Table.strings("SELECT type FROM audit_events WHERE user_id = ?::uuid ORDER BY id", id))
                .containsExactly("user.invited", "user.updated");
    }

    @Test
    void whoLosesARoleIsSignedOut() throws SQLException {
        var other = Accounts.administrator(api);
        var id = other.json().path("user").path("id").asText();
        assertThat(change(id, Map.of("roles", List.of())).json().path("roles").toString())
                .isEqualTo("[\"user\"]");
        assertThat(api.get(USERS, other.string("access_token")).status()).isEqualTo(401);
        assertThat(Table.strings("SELECT revoked_reason FROM sessions WHERE user_id = ?::uuid", id))
                .containsExactly("role-removed");
    }

    @Test
    void whoIsInvitedAsAnAdministratorStandsInTheTrailAsOne() {
        var invited = api.post(USERS, Map.of("email", Accounts.freshEmail(), "roles", List.of("admin")), admin);

        assertThat(invited.status()).isEqualTo(201);
        assertThat(Table.strings(
                        "SELECT type || ' ' || coalesce(reason, '') FROM audit_events WHERE user_id = ?::uuid ORDER BY id",
                        invited.string("id")))
                .containsExactly("user.invited ", "user.updated roles");
    }

    @Test
    void whoGetsARoleStaysSignedIn() {
        var session = Accounts.signedIn(api);
        change(session.json().path("user").path("id").asText(), Map.of("roles", List.of("admin")));
        assertThat(api.get("/api/v1/users/me", session.string("access_token")).status())
                .isEqualTo(200);
    }

    @Test
    void aTakenUserNameChangesNothing() {
        var name = "n" + UUID.randomUUID().toString().substring(0, 8);
        change(invite("one"), Map.of("username", name));
        var other = invite("two");
        var refused = api.put(USERS + "/" + other, Map.of("username", name.toUpperCase(), "is_active", false), admin);
        assertThat(refused.string("code")).isEqualTo("username-taken");
        assertThat(api.get(USERS + "/" + other, admin).json().path("is_active").asBoolean())
                .isTrue();
    }

    @Test
    void aDeletedAccountIsGone() {
        var session = Accounts.signedIn(api);
        var id = session.json().path("user").path("id").asText();
        assertThat(api.delete(USERS + "/" + id, admin).status()).isEqualTo(204);
        assertThat(api.get(USERS + "/" + id, admin).status()).isEqualTo(404);
        assertThat(api.get("/api/v1/users/me", session.string("access_token")).status())
                .isEqualTo(401);
    }

    @Test
    void sessionsAreSeenAndStopped() {
        var session = Accounts.signedIn(api);
        var sessions = USERS + "/" + session.json().path("user").path("id").asText() + "/sessions";
        var seen = api.get(sessions, admin);
        assertThat(ids(seen)).containsExactly(session.string("session_id"));
        assertThat(seen.json().path("items").path(0).path("current").asBoolean())
                .isFalse();
        assertThat(api.delete(sessions, admin).status()).isEqualTo(204);
        assertThat(ids(api.get(sessions, admin))).isEmpty();
        assertThat(api.get("/api/v1/users/me", session.string("access_token")).status())
                .isEqualTo(401);
    }

    @Test
    void aResetMailGoesToTheOwner() {
        var account = Accounts.confirmed(api);
        var id = Accounts.signIn(api, account).json().path("user").path("id").asText();
        var sent = api.send("POST", USERS + "/" + id + "/password-reset", null, null, admin);
        assertThat(sent.status()).as(sent.text()).isEqualTo(202);
        var token = Accounts.mailedToken(account.email(), "Reset");
        assertThat(sent.text()).doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-an-id", "00000000-0000-7000-8000-000000000000", "1-1-1-1-1"})
    void whatIsNoAccountIsNotFound(String id) {
        var path = USERS + "/" + id;
        assertThat(List.of(
                        api.get(path, admin),
                        api.put(path, Map.of(), admin),
                        api.delete(path, admin),
                        api.get(path + "/sessions", admin),
                        api.delete(path + "/sessions", admin),
                        api.send("POST", path + "/password-reset", null, null, admin),
                        api.send("POST", path + "/unlock", null, null, admin)))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(404);
                    assertThat(answer.string("code")).isEqualTo("not-found");
                });
    }

    @Test
    void usersMayDoNothingHere() {
        var user = Accounts.signedIn(api);
        var token = user.string("access_token");
        var path = USERS + "/" + adminId;
        assertThat(List.of(
                        api.get(USERS, token),
                        api.post(USERS, Map.of("email", Accounts.freshEmail()), token),
                        api.get(path, token),
                        api.put(path, Map.of("is_active", false), token),
                        api.delete(path, token),
                        api.get(path + "/sessions", token),
                        api.delete(path + "/sessions", token),
                        api.send("POST", path + "/password-reset", null, null, token)))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(403));
        assertThat(api.get(USERS).status()).isEqualTo(401);
    }

    @Test
    void theLastAdministratorStays() {
        Table.update("UPDATE users SET roles = '{user}' WHERE id <> ?::uuid", adminId);
        var path = USERS + "/" + adminId;
        assertThat(List.of(
                        api.put(path, Map.of("roles", List.of("user")), admin),
                        api.put(path, Map.of("is_active", false), admin),
                        api.delete(path, admin)))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(409);
                    assertThat(answer.string("code")).isEqualTo("last-admin");
                });
    }

    private String invite(String name) {
        var created = api.post(
                USERS,
                Map.of("email", "%s-%s@example.com".formatted(name, UUID.randomUUID()), "full_name", "Somebody"),
                admin);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.string("id");
    }

    private Answer change(String id, Map<String, ?> change) {
        var changed = api.put(USERS + "/" + id, change, admin);
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        return changed;
    }

    private List<String> search(String query, int size) {
        var found = new ArrayList<String>();
        var path = USERS + "?limit=" + size + "&query=" + query;
        var page = api.get(path, admin);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        found.addAll(ids(page));
        while (!page.json().path("next_cursor").isNull()) {
            page = api.get(path + "&cursor=" + page.string("next_cursor"), admin);
            found.addAll(ids(page));
        }
        return found;
    }

    private static List<String> ids(Answer page) {
        return StreamSupport.stream(page.json().path("items").spliterator(), false)
                .map(item -> item.path("id").asText())
                .toList();
    }
}
