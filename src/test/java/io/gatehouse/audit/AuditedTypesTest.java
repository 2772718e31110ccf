package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of the HTTP contract is written, with its outcome, its reason, who did it and in which session. */
@QuarkusTest
class AuditedTypesTest {
    private static final String AUTH = "/api/v1/auth/";
    private static final String ME = "/api/v1/users/me";
    private static final String NEW_PASSWORD = "another-horse-battery-8";
    private static final String CONFIRM = "Confirm your e-mail address";

    /** A signed-in user, and an administrator. */
    record Scene(Api api, Account account, Answer user, Answer admin) {
        static Scene set() {
            var api = Api.ofTest();
            var account = Accounts.confirmed(api);
            try {
                return new Scene(api, account, Accounts.signIn(api, account), Accounts.administrator(api));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        String id() {
            return user.json().path("user").path("id").asText();
        }

        String token() {
            return user.string("access_token");
        }

        String adminToken() {
            return admin.string("access_token");
        }

        Answer change(Map<String, ?> change) {
            return api.put("/api/v1/users/" + id(), change, adminToken());
        }

        Answer administer(String method, String path) {
            return api.send(method, "/api/v1/users/" + id() + path, null, null, adminToken());
        }

        Answer own(String method, String path) {
            return api.send(method, "/api/v1/" + path, null, null, token());
        }

        Answer signIn(String password) {
            return api.post(AUTH + "login", Map.of("email", account.email(), "password", password));
        }

        Answer refresh(String refreshToken) {
            return api.post(AUTH + "refresh", Map.of("refresh_token", refreshToken));
        }

        Answer changePassword(String present) {
            return api.post(
                    ME + "/password", Map.of("current_password", present, "new_password", NEW_PASSWORD), token());
        }

        String requestEmailChange() {
            var email = Accounts.freshEmail();
            api.post(ME + "/email", Map.of("new_email", email, "password", account.password()), token());
            return email;
        }

        void changeEmail() {
            var email = requestEmailChange();
            api.post(AUTH + "verify-email", Map.of("token", Accounts.mailedToken(email, CONFIRM)));
        }

        /** Who an id of the trail is. */
        String name(String actor) {
            if (actor.isEmpty()) {
                return "nobody";
            }
            assertThat(actor).isIn(id(), admin.json().path("user").path("id").asText());
            return actor.equals(id()) ? "the user" : "the administrator";
        }
    }

    /**
     * @param by who did it
     * @param session whether the user's session is named
     */
    record Audited(
            String type, String outcome, String reason, String by, boolean session, Function<Scene, String> cause) {
        @Override
        public String toString() {
            return type + " " + reason + " by " + by;
        }
    }

    private static Audited success(String type, String reason, String by, boolean session, Consumer<Scene> cause) {
        return new Audited(type, "success", reason, by, session, on(cause));
    }

    private static Audited failure(String type, String reason, String by, boolean session, Consumer<Scene> cause) {
        return new Audited(type, "failure", reason, by, session, on(cause));
    }

    private static Function<Scene, String> on(Consumer<Scene> cause) {
        return scene -> {
            cause.accept(scene);
            return scene.id();
        };
    }

    static Stream<Audited> accounts() {
        return Stream.of(
                success("user.registered", "", "nobody", false, scene -> {}),
                success("user.email-verified", "", "nobody", false, scene -> {}),
                new Audited("user.invited", "success", "", "the administrator", false, scene -> scene.api()
                        .post("/api/v1/users", Map.of("email", Accounts.freshEmail()), scene.adminToken())
                        .string("id")),
                new Audited("user.email-verified", "success", "", "nobody", false, AuditedTypesTest::acceptInvitation),
                new Audited("user.imported", "success", "", "the administrator", false, AuditedTypesTest::load),
                success("user.updated", "profile", "the user", true, scene -> scene.api()
                        .put(ME, Map.of("full_name", "Ada"), scene.token())),
                success(
                        "user.updated",
                        "profile",
                        "the administrator",
                        false,
                        scene -> scene.change(Map.of("full_name", "Ada"))),
                success(
                        "user.updated",
                        "roles",
                        "the administrator",
                        false,
                        scene -> scene.change(Map.of("roles", List.of("admin")))),
                success(
                        "user.deactivated",
                        "",
                        "the administrator",
                        false,
                        scene -> scene.change(Map.of("is_active", false))),
                success("user.activated", "", "the administrator", false, scene -> {
                    scene.change(Map.of("is_active", false));
                    scene.change(Map.of("is_active", true));
                }),
                success("user.unlocked", "", "the administrator", false, scene -> scene.administer("POST", "/unlock")),
                success("user.deleted", "", "the administrator", false, scene -> scene.administer("DELETE", "")),
                success("user.deleted", "", "the user", true, scene -> scene.api()
                        .send(
                                "DELETE",
                                ME,
                                "application/json",
                                "{\"password\":\"" + scene.account().password() + "\"}",
                                scene.token())));
    }

    static Stream<Audited> signIns() {
        return Stream.of(
                success("login.succeeded", "", "nobody", true, scene -> {}),
                failure("login.failed", "wrong-password", "nobody", false, scene -> scene.signIn("wrong")),
                failure("login.failed", "locked", "nobody", false, scene -> guess(scene, 6)),
                failure("login.locked", "locked", "nobody", false, scene -> guess(scene, 5)),
                failure("login.failed", "disabled", "nobody", false, scene -> {
                    scene.change(Map.of("is_active", false));
                    scene.signIn(scene.account().password());
                }),
                failure("login.failed", "unverified", "nobody", false, scene -> {
                    scene.api()
                            .post(
                                    AUTH + "register",
                                    Map.of("email", scene.account().email(), "password", NEW_PASSWORD));
                    scene.signIn(NEW_PASSWORD);
                }),
                failure("login.failed", "wrong-password", "the user", true, scene -> scene.changePassword("wrong")),
                failure("login.failed", "locked", "the user", true, scene -> guessWithToken(scene, 6)),
                failure("login.locked", "locked", "the user", true, scene -> guessWithToken(scene, 5)));
    }

    static Stream<Audited> sessions() {
        return Stream.of(
                success("session.replayed", "", "nobody", true, scene -> {
                    scene.refresh(scene.user().string("refresh_token"));
                    scene.refresh(scene.user().string("refresh_token"));
                }),
                success("session.replayed", "foreign", "nobody", true, scene -> {
                    scene.refresh(scene.user().string("refresh_token"));
                    Api.from("127.0.3.4", "another device")
                            .post(
                                    AUTH + "refresh",
                                    Map.of("refresh_token", scene.user().string("refresh_token")));
                }),
                failure("session.reused", "reused", "nobody", true, AuditedTypesTest::reuse),
                success("session.ended", "reused", "nobody", true, AuditedTypesTest::reuse),
                failure("session.refused", "revoked", "nobody", true, scene -> {
                    scene.own("POST", "auth/logout");
                    scene.refresh(scene.user().string("refresh_token"));
                }),
                success("session.ended", "logout", "the user", true, scene -> scene.own("POST", "auth/logout")),
                success("session.ended", "logout-all", "the user", true, scene -> scene.own("POST", "auth/logout-all")),
                success(
                        "session.ended",
                        "stopped-by-user",
                        "the user",
                        true,
                        scene -> scene.own("DELETE", "sessions/" + scene.user().string("session_id"))),
                success(
                        "session.ended",
                        "stopped-by-admin",
                        "the administrator",
                        true,
                        scene -> scene.administer("DELETE", "/sessions")),
                success("token.revoked", "", "nobody", true, scene -> scene.api()
                        .postForm("/oauth2/revoke", Map.of("token", scene.token(), "client_id", "gatehouse"))));
    }

    static Stream<Audited> passwordsAndAddresses() {
        return Stream.of(
                success("password.reset-requested", "", "nobody", false, scene -> scene.api()
                        .post(
                                AUTH + "request-password-reset",
                                Map.of("email", scene.account().email()))),
                success(
                        "password.reset-requested",
                        "",
                        "the administrator",
                        false,
                        scene -> scene.administer("POST", "/password-reset")),
                success("password.reset", "", "nobody", false, scene -> {
                    scene.administer("POST", "/password-reset");
                    reset(scene, Accounts.mailedToken(scene.account().email(), "Reset"));
                }),
                success(
                        "password.changed",
                        "",
                        "the user",
                        true,
                        scene -> scene.changePassword(scene.account().password())),
                success("email.change-requested", "", "the user", true, Scene::requestEmailChange),
                success("email.changed", "", "nobody", false, Scene::changeEmail),
                success("email.change-undone", "", "nobody", false, scene -> {
                    scene.changeEmail();
                    var undo = Accounts.mailedToken(scene.account().email(), "Your account has another address now");
                    scene.api().post(AUTH + "undo-email-change", Map.of("token", undo));
                }));
    }

    @ParameterizedTest
    @MethodSource({"accounts", "signIns", "sessions", "passwordsAndAddresses"})
    void everyTypeIsWrittenWithWhatItMeans(Audited audited) {
        var scene = Scene.set();
        var id = audited.cause().apply(scene);
        // By whom and in which session: the same type may have been written while the scene was set.
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        written(audited.type(), id).stream().map(row -> Written.of(row, scene)))
                .contains(new Written(audited.outcome(), audited.reason(), audited.by(), audited.session())));
    }

    /** A row as the table of this test has it. */
    record Written(String outcome, String reason, String by, boolean session) {
        static Written of(String row, Scene scene) {
            var columns = row.split("\\|", -1);
            assertThat(columns[3]).isIn("", scene.user().string("session_id"));
            return new Written(columns[0], columns[1], scene.name(columns[2]), !columns[3].isEmpty());
        }
    }

    private static List<String> written(String type, String userId) {
        return Table.strings(
                "SELECT concat(outcome, '|', reason, '|', actor_id, '|', session_id) FROM audit_events"
                        + " WHERE type = ? AND user_id = ?::uuid",
                type,
                userId);
    }

    @Test
    void anAskedRotationNamesTheAdministrator() {
        var scene = Scene.set();
        scene.api().post("/api/v1/admin/keys/rotate", Map.of(), scene.adminToken());
        assertThat(Table.strings(
                        "SELECT outcome || ' ' || reason FROM audit_events WHERE type = 'key.rotated' AND actor_id = ?::uuid",
                        scene.admin().json().path("user").path("id").asText()))
                .containsExactly("success asked");
    }

    private static void guess(Scene scene, int times) {
        for (int i = 0; i < times; i++) {
            scene.signIn("guess-" + i);
        }
    }

    private static void guessWithToken(Scene scene, int times) {
        for (int i = 0; i < times; i++) {
            scene.changePassword("guess-" + i);
        }
    }

    private static void reuse(Scene scene) {
        var first = scene.user().string("refresh_token");
        scene.refresh(scene.refresh(first).string("refresh_token"));
        scene.refresh(first);
    }

    private static void reset(Scene scene, String token) {
        var reset = scene.api().post(AUTH + "reset-password", Map.of("token", token, "new_password", NEW_PASSWORD));
        assertThat(reset.status()).isEqualTo(204);
    }

    private static String acceptInvitation(Scene scene) {
        var email = Accounts.freshEmail();
        var invited = scene.api().post("/api/v1/users", Map.of("email", email), scene.adminToken());
        reset(scene, Accounts.mailedToken(email));
        return invited.string("id");
    }

    private static String load(Scene scene) {
        var email = Accounts.freshEmail();
        var line = "{\"email\":\"" + email + "\",\"password_hash\":\"$2b$04$" + "a".repeat(53) + "\"}";
        scene.api().send("POST", "/api/v1/users/import", "application/x-ndjson", line, scene.adminToken());
        return Table.strings("SELECT id::text FROM users WHERE email = ?", email)
                .getFirst();
    }
}
