package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Everything;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class AttackStoryTest {
    private static final String EVENTS = "/api/v1/audit-events";

    @Inject
    Clock clock;

    private final Api owner = Api.from("127.0.0.1", "owner's phone");
    private final Api attacker = Api.from("127.0.1.9", "curl/8.1");
    private String admin = "";
    private String adminId = "";

    @BeforeEach
    void signIn() throws SQLException {
        var answer = Accounts.administrator(owner);
        admin = answer.string("access_token");
        adminId = answer.json().path("user").path("id").asText();
    }

    @Test
    void anAttackReadsClearlyFromTheEventsAlone() {
        var account = Accounts.confirmed(owner);
        var first = Accounts.signIn(owner, account);
        var id = first.json().path("user").path("id").asText();
        var began = clock.instant();

        var strangers = List.of(Accounts.freshEmail(), Accounts.freshEmail(), Accounts.freshEmail());
        strangers.forEach(email -> guess(email, "Winter2026!"));
        for (int i = 0; i < 6; i++) {
            guess(account.email(), "guess number " + i);
        }
        owner.send("POST", "/api/v1/users/" + id + "/unlock", null, null, admin);
        reuse(first.string("refresh_token"));
        var second = Accounts.signIn(owner, account);
        owner.postForm("/oauth2/revoke", Map.of("token", second.string("access_token"), "client_id", "gatehouse"));
        attacker.post("/api/v1/auth/refresh", Map.of("refresh_token", second.string("refresh_token")));
        attacker.post("/api/v1/auth/refresh", Map.of("refresh_token", "ghr_made-up"));

        var ofTheAccount = "?limit=100&user_id=" + id + "&since=" + began;
        await().atMost(Duration.ofSeconds(20)).until(() -> events(ofTheAccount).size() >= 14);
        var story = events(ofTheAccount).reversed();
        story.forEach(event -> System.out.println(line(event)));

        assertThat(story.stream().map(AttackStoryTest::what))
                .containsExactlyInAnyOrder(
                        "login.failed failure wrong-password",
                        "login.failed failure wrong-password",
                        "login.failed failure wrong-password",
                        "login.failed failure wrong-password",
                        "login.failed failure wrong-password",
                        "login.locked failure locked",
                        "login.failed failure locked",
                        "user.unlocked success null",
                        "session.reused failure reused",
                        "session.ended success reused",
                        "login.succeeded success null",
                        "token.revoked success null",
                        "session.refused failure revoked",
                        "session.refused failure revoked");
        assertThat(story.stream().map(AttackStoryTest::what))
                .containsSubsequence(
                        "login.failed failure wrong-password",
                        "login.locked failure locked",
                        "login.failed failure locked",
                        "user.unlocked success null",
                        "session.reused failure reused",
                        "session.ended success reused",
                        "login.succeeded success null",
                        "token.revoked success null",
                        "session.refused failure revoked");
        assertThat(story.stream().filter(event -> event.path("type").asText().equals("login.failed")))
                .allSatisfy(event -> {
                    assertThat(event.path("ip").asText()).isEqualTo("127.0.1.0/24");
                    assertThat(event.path("user_agent").asText()).isEqualTo("curl/8.1");
                    assertThat(event.path("trace_id").asText()).hasSize(32);
                });
        assertThat(story)
                .filteredOn(event -> event.path("type").asText().equals("user.unlocked"))
                .allMatch(event -> event.path("actor_id").asText().equals(adminId));

        var spray = events("?limit=100&type=login.failed&since=" + began);
        assertThat(spray.stream().filter(event -> event.path("reason").asText().equals("unknown-user")))
                .hasSize(strangers.size())
                .allMatch(event -> event.path("user_id").isNull());
        await().atMost(Duration.ofSeconds(20)).until(() -> events("?type=session.refused&since=" + began).stream()
                .anyMatch(event -> event.path("reason").asText().equals("forged")));
        assertThat(Everything.naming(strangers.toArray())).noneMatch(row -> row.startsWith("audit_events"));
    }

    @Test
    void pagesShowEveryEventOnceNewestFirst() {
        for (int i = 0; i < 3; i++) {
            owner.put("/api/v1/users/me", Map.of("full_name", "Name " + i), admin);
        }
        var all = events("?limit=100&user_id=" + adminId).stream()
                .map(event -> event.path("id").asText())
                .toList();
        var paged = new ArrayList<String>();
        String cursor = "";
        do {
            var page = owner.get(EVENTS + "?limit=2&user_id=" + adminId + "&cursor=" + cursor, admin);
            page.json()
                    .path("items")
                    .forEach(event -> paged.add(event.path("id").asText()));
            cursor = page.json().path("next_cursor").asText("null");
        } while (!cursor.equals("null"));
        assertThat(paged).isEqualTo(all).hasSizeGreaterThan(4);
        assertThat(events("?user_id=" + adminId + "&until=2020-01-01T00:00:00Z"))
                .isEmpty();
        assertThat(events("?user_id=" + adminId + "&since=1900-01-01T00:00:00%2B01:00"))
                .isNotEmpty();
    }

    @Test
    void sinceIsIncludedAndUntilIsNot() {
        var ofMine = "?user_id=" + adminId + "&type=login.succeeded";
        var event = events(ofMine).getFirst();
        var at = Instant.parse(event.path("at").asText());
        assertThat(events(ofMine + "&since=" + at)).containsExactly(event);
        assertThat(events(ofMine + "&since=" + at.plusNanos(1))).isEmpty();
        assertThat(events(ofMine + "&until=" + at.plusNanos(1))).containsExactly(event);
        assertThat(events(ofMine + "&until=" + at)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "user_id=me, user_id",
        "type=' ; drop', type",
        "since=yesterday, since",
        "until=2026-13-01T00:00:00Z, until",
        "limit=1000, limit",
        "cursor=x, cursor"
    })
    void aBadParameterIsNamed(String query, String field) {
        var refused = owner.get(EVENTS + "?" + query.replace(" ", "%20"), admin);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asText()).isEqualTo(field);
    }

    @Test
    void usersReadNothing() {
        var user = Accounts.signedIn(owner).string("access_token");
        assertThat(owner.get(EVENTS, user).status()).isEqualTo(403);
        assertThat(owner.get(EVENTS).status()).isEqualTo(401);
    }

    private void guess(String email, String password) {
        attacker.post("/api/v1/auth/login", Map.of("email", email, "password", password));
    }

    /** The thief shows the first token after the owner has rotated twice, and then once more. */
    private void reuse(String stolen) {
        var next = owner.post("/api/v1/auth/refresh", Map.of("refresh_token", stolen));
        owner.post("/api/v1/auth/refresh", Map.of("refresh_token", next.string("refresh_token")));
        for (int i = 0; i < 2; i++) {
            assertThat(attacker.post("/api/v1/auth/refresh", Map.of("refresh_token", stolen))
                            .status())
                    .isEqualTo(401);
        }
    }

    private List<JsonNode> events(String query) {
        var answer = owner.get(EVENTS + query, admin);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var events = new ArrayList<JsonNode>();
        answer.json().path("items").forEach(events::add);
        return events;
    }

    private static String what(JsonNode event) {
        return "%s %s %s"
                .formatted(
                        event.path("type").asText(),
                        event.path("outcome").asText(),
                        event.path("reason").asText());
    }

    private static String line(JsonNode event) {
        return "%s  %-16s %-8s %-15s user=%s session=%s from=%s (%s)"
                .formatted(
                        event.path("at").asText(),
                        event.path("type").asText(),
                        event.path("outcome").asText(),
                        event.path("reason").asText(),
                        event.path("user_id").asText(),
                        event.path("session_id").asText(),
                        event.path("ip").asText(),
                        event.path("user_agent").asText());
    }

    @Test
    void whatIsStoredOfAnAddressIsAHashAndTheNetwork() {
        assertThat(Table.strings(
                        "SELECT network || ' ' || length(ip_hash) FROM audit_events WHERE user_id = ?::uuid"
                                + " AND type = 'login.succeeded'",
                        adminId))
                .containsExactly("127.0.0.0/24 32");
        assertThat(Everything.naming("127.0.0.1")).noneMatch(row -> row.startsWith("audit_events"));
    }
}
