package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation of the document is called, well and badly, and answers as the document says. */
@QuarkusTest
class DocumentedAnswersTest {
    private static final String AUTH = "/api/v1/auth/";
    private static final String WEB = AUTH + "web/";
    private static final String USERS = "/api/v1/users";
    private static final String ME = USERS + "/me";
    private static final String JSON = "application/json";
    private static final String NEW_PASSWORD = "another-horse-battery-8";
    private static final Map<String, String> BILLING =
            Map.of("Authorization", "Basic YmlsbGluZzpiaWxsaW5nLXNlY3JldC0wMTIzNDU2Nzg5LTAxMjM0NTY3ODk=");

    private final Api api = Api.ofTest();
    private final JsonNode document = api.get("/openapi.json").json();
    private final DocumentedSchemas schemas = new DocumentedSchemas(document);
    private final Set<String> answered = new TreeSet<>();
    private String admin = "";
    private Account account = new Account("", "");
    private Answer user = api.get("/");

    @BeforeEach
    void signIn() throws SQLException {
        admin = Accounts.administrator(api).string("access_token");
        account = Accounts.confirmed(api);
        user = Accounts.signIn(api, account);
    }

    @Test
    void everyOperationSucceedsAsDocumented() {
        authentication();
        oauth();
        browser();
        profile();
        administration();
        service();
        assertThat(answered)
                .isEqualTo(operations().stream().map(Operation::route).collect(Collectors.toSet()));
    }

    private void authentication() {
        var email = Accounts.freshEmail();
        good("POST", AUTH + "register", post(AUTH + "register", Map.of("email", email, "password", NEW_PASSWORD)));
        // Not to the same address: the token of the second mail would make that of the first worthless.
        good(
                "POST",
                AUTH + "resend-verification",
                post(AUTH + "resend-verification", Map.of("email", Accounts.freshEmail())));
        good("GET", AUTH + "verify-email", api.get(AUTH + "verify-email?token=" + Accounts.mailedToken(email)));
        var token = Accounts.mailedToken(email);
        good("POST", AUTH + "verify-email", api.postForm(AUTH + "verify-email", Map.of("token", token)));
        good("POST", AUTH + "login", login());
        good(
                "POST",
                AUTH + "login-form",
                api.postForm(AUTH + "login-form", Map.of("username", account.email(), "password", account.password())));
        good(
                "POST",
                AUTH + "refresh",
                post(AUTH + "refresh", Map.of("refresh_token", login().string("refresh_token"))));
        good("POST", AUTH + "logout", send("POST", AUTH + "logout", login().string("access_token")));
        good("POST", AUTH + "logout-all", send("POST", AUTH + "logout-all", login().string("access_token")));
        good(
                "POST",
                AUTH + "request-password-reset",
                post(AUTH + "request-password-reset", Map.of("email", account.email())));
        var reset = Accounts.mailedToken(account.email(), "Reset");
        good("GET", AUTH + "reset-password", api.get(AUTH + "reset-password?token=" + reset));
        good(
                "POST",
                AUTH + "reset-password",
                post(AUTH + "reset-password", Map.of("token", reset, "new_password", NEW_PASSWORD)));
        account = new Account(account.email(), NEW_PASSWORD);
        user = login();
    }

    private void oauth() {
        var grant = Map.of("grant_type", "password", "username", account.email(), "password", account.password());
        var tokens = form("/oauth2/token", grant);
        good("POST", "/oauth2/token", tokens);
        var token = Map.of("token", tokens.string("access_token"));
        good("POST", "/oauth2/introspect", form("/oauth2/introspect", token));
        good("POST", "/oauth2/revoke", form("/oauth2/revoke", token));
        good("POST", "/oauth2/introspect", form("/oauth2/introspect", token));
    }

    private void browser() {
        var signedIn = post(WEB + "login", Map.of("email", account.email(), "password", account.password()));
        good("POST", WEB + "login", signedIn);
        good("GET", WEB + "csrf", api.send("GET", WEB + "csrf", null, cookies(signedIn)));
        var renewed = api.send("POST", WEB + "refresh", null, cookies(signedIn));
        good("POST", WEB + "refresh", renewed);
        good("POST", WEB + "logout", api.send("POST", WEB + "logout", null, cookies(renewed)));
    }

    private void profile() {
        good("GET", ME, api.get(ME, token()));
        good("PUT", ME, api.put(ME, Map.of("full_name", "Ada"), token()));
        good("GET", ME + "/export", api.get(ME + "/export", token()));
        good("GET", "/api/v1/sessions", api.get("/api/v1/sessions", token()));
        var other = login().string("session_id");
        good("DELETE", "/api/v1/sessions/{id}", api.delete("/api/v1/sessions/" + other, token()));
        good("DELETE", "/api/v1/sessions", api.delete("/api/v1/sessions", token()));
        good(
                "POST",
                ME + "/password",
                api.post(
                        ME + "/password",
                        Map.of("current_password", account.password(), "new_password", Accounts.PASSWORD),
                        token()));
        var email = Accounts.freshEmail();
        good(
                "POST",
                ME + "/email",
                api.post(ME + "/email", Map.of("new_email", email, "password", Accounts.PASSWORD), token()));
        post(AUTH + "verify-email", Map.of("token", Accounts.mailedToken(email)));
        var undo = Accounts.mailedToken(account.email(), "Your account has another address now");
        good("GET", AUTH + "undo-email-change", api.get(AUTH + "undo-email-change?token=" + undo));
        var leaving = Accounts.signedIn(api).string("access_token");
        good("DELETE", ME, api.send("DELETE", ME, JSON, "{\"password\":\"" + Accounts.PASSWORD + "\"}", leaving));
        good("POST", AUTH + "undo-email-change", post(AUTH + "undo-email-change", Map.of("token", undo)));
    }

    private void administration() {
        var invited = api.post(USERS, Map.of("email", Accounts.freshEmail(), "roles", List.of("admin")), admin);
        good("POST", USERS, invited);
        good("GET", USERS, api.get(USERS + "?limit=2&query=user&is_active=true", admin));
        var path = USERS + "/" + invited.string("id");
        good("GET", USERS + "/{id}", api.get(path, admin));
        good("PUT", USERS + "/{id}", api.put(path, Map.of("is_active", false, "roles", List.of()), admin));
        good("POST", USERS + "/{id}/unlock", send("POST", path + "/unlock", admin));
        good("POST", USERS + "/{id}/password-reset", send("POST", path + "/password-reset", admin));
        var seen = Accounts.signedIn(api).json().path("user").path("id").asText();
        good("GET", USERS + "/{id}/sessions", api.get(USERS + "/" + seen + "/sessions", admin));
        good("DELETE", USERS + "/{id}/sessions", api.delete(path + "/sessions", admin));
        good("DELETE", USERS + "/{id}", api.delete(path, admin));
        good("POST", USERS + "/import", api.send("POST", USERS + "/import", "application/x-ndjson", "{}\nx\n", admin));
        good("POST", "/api/v1/admin/keys/rotate", send("POST", "/api/v1/admin/keys/rotate", admin));
        good("GET", "/api/v1/audit-events", api.get("/api/v1/audit-events?limit=100", admin));
        good("GET", "/metrics", api.get("/metrics", admin));
    }

    private void service() {
        for (var operation : operations()) {
            if (operation.tag().equals("Service") || operation.path().startsWith("/.well-known/")) {
                var path = operation.path().replace("/{issuerPath}", "");
                if (!path.equals("/metrics")) {
                    good("GET", operation.path(), api.get(path));
                }
            }
        }
    }

    /** Without a token, with a bad one, with one that isn't enough; with a body that is bad, too large or something else. */
    @Test
    void everyRefusalIsDocumented() {
        SoftAssertions.assertSoftly(
                softly -> operations().forEach(operation -> refusals(operation).forEach(answer -> softly.assertThatCode(
                                () -> schemas.requireMatch(answer, operation.method(), operation.path()))
                        .doesNotThrowAnyException())));
    }

    private List<Answer> refusals(Operation operation) {
        var path = operation.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        var answers = new ArrayList<Answer>();
        if (operation.isBearer()) {
            answers.add(send(operation.method(), path, "rubbish"));
            answers.add(api.send(operation.method(), path, null, Map.of()));
            if (operation.tag().equals("Administration")) {
                answers.add(send(operation.method(), path, token()));
            }
            if (path.length() != operation.path().length()) {
                answers.add(
                        operation.method().equals("PUT")
                                ? api.put(path, Map.of(), admin)
                                : send(operation.method(), path, admin));
            }
        }
        if (operation.hasBody() && !operation.path().endsWith("/import")) {
            var token = operation.isBearer() ? admin : null;
            for (var type : List.of(JSON, "application/x-www-form-urlencoded", "text/csv")) {
                for (var body : List.of("{", "{}", "x".repeat(400_000))) {
                    // An empty object would rotate the keys, and log out.
                    if (!body.equals("{}") || !operation.path().matches(".*(/rotate|/logout)")) {
                        answers.add(api.send(operation.method(), path, type, body, token));
                    }
                }
            }
        }
        return answers;
    }

    @Test
    void conflictsAndBadParametersAreDocumented() {
        var taken = "n" + UUID.randomUUID().toString().substring(0, 8);
        var id = user.json().path("user").path("id").asText();
        assertThat(api.put(ME, Map.of("username", taken), admin).status()).isEqualTo(200);
        refused(409, "PUT", ME, api.put(ME, Map.of("username", taken), token()));
        refused(409, "PUT", USERS + "/{id}", api.put(USERS + "/" + id, Map.of("username", taken), admin));
        refused(400, "PUT", USERS + "/{id}", api.put(USERS + "/" + id, Map.of("roles", List.of("root")), admin));
        refused(409, "POST", USERS, api.post(USERS, Map.of("email", account.email()), admin));
        refused(400, "GET", USERS, api.get(USERS + "?limit=0", admin));
        refused(400, "GET", "/api/v1/audit-events", api.get("/api/v1/audit-events?since=then", admin));
        refused(401, "POST", AUTH + "login", wrongPassword());
        for (int i = 0; i < 5; i++) {
            wrongPassword();
        }
        refused(429, "POST", AUTH + "login", wrongPassword());
        var form = Map.of("username", account.email(), "password", "wrong");
        refused(429, "POST", AUTH + "login-form", api.postForm(AUTH + "login-form", form));
        refused(401, "POST", "/oauth2/introspect", api.postForm("/oauth2/introspect", Map.of("token", "x")));
        refused(
                403,
                "POST",
                WEB + "login",
                api.send(
                        "POST",
                        WEB + "login",
                        "{\"email\":\"a@example.com\",\"password\":\"x\"}",
                        Map.of("Content-Type", JSON, "Origin", "https://elsewhere.example")));
        refused(401, "POST", WEB + "refresh", api.send("POST", WEB + "refresh", null, Map.of()));
        refused(401, "GET", WEB + "csrf", api.get(WEB + "csrf"));
        refused(400, "GET", AUTH + "reset-password", api.get(AUTH + "reset-password?token=x"));
        refused(400, "GET", AUTH + "undo-email-change", api.get(AUTH + "undo-email-change?token=x"));
        refused(400, "POST", AUTH + "verify-email", post(AUTH + "verify-email", Map.of("token", "x")));
    }

    private Answer wrongPassword() {
        return post(AUTH + "login", Map.of("email", account.email(), "password", "wrong"));
    }

    private record Operation(String method, String path, JsonNode content) {
        String route() {
            return method + " " + path;
        }

        String tag() {
            return content.path("tags").path(0).asText();
        }

        boolean isBearer() {
            return content.path("security").toString().contains("bearer");
        }

        boolean hasBody() {
            return content.has("requestBody");
        }
    }

    private List<Operation> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(method -> method.getValue().has("operationId"))
                        .map(method -> new Operation(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue())))
                .toList();
    }

    private void good(String method, String path, Answer answer) {
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isBetween(200, 299);
        schemas.requireMatch(answer, method, path);
        answered.add(method + " " + path);
    }

    private void refused(int status, String method, String path, Answer answer) {
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isEqualTo(status);
        schemas.requireMatch(answer, method, path);
    }

    private String token() {
        return user.string("access_token");
    }

    private Answer login() {
        return Accounts.signIn(api, account);
    }

    private Answer post(String path, Map<String, ?> body) {
        return api.post(path, body);
    }

    private Answer send(String method, String path, String token) {
        return api.send(method, path, null, null, token);
    }

    private Answer form(String path, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
        var headers = new HashMap<>(BILLING);
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        return api.send("POST", path, body, headers);
    }

    private static Map<String, String> cookies(Answer answer) {
        var cookies = answer.headers().allValues("Set-Cookie").stream()
                .map(line -> line.substring(0, line.indexOf(';')))
                .collect(Collectors.joining("; "));
        return Map.of("Cookie", cookies, "X-CSRF-Token", answer.string("csrf_token"));
    }
}
