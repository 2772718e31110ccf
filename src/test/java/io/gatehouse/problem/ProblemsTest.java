package io.gatehouse.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProblemsTest {
    private static final String JSON = "application/json";

    private final Api api = Api.ofTest();

    @Test
    void everyBadFieldIsNamedAtOnce() {
        var answer = api.send(
                "POST",
                "/api/v1/auth/register",
                JSON,
                "{\"email\":\"nobody\",\"username\":\"a b\",\"full_name\":7}",
                null);
        assertProblem(answer, 400, "validation-failed");
        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("full_name", "email", "password", "username");
    }

    @Test
    void wrongTypesAreNamedNotCoerced() {
        var answer = api.send(
                "POST", "/api/v1/auth/login", JSON, "{\"email\":[],\"password\":12345678,\"device_name\":{}}", null);
        assertProblem(answer, 400, "validation-failed");
        assertThat(answer.json().path("errors").findValuesAsText("message"))
                .containsOnly("must be a string")
                .hasSize(3);
    }

    @Test
    void unknownMembersAreIgnored() {
        var answer = api.post("/api/v1/auth/refresh", Map.of("refresh_token", "x", "colour", "red"));
        assertProblem(answer, 401, "invalid-refresh-token");
    }

    @Test
    void malformedJsonIsAProblemThatDoesNotQuoteIt() {
        for (var body : new String[] {"{\"password\":\"secret", "[]", "7", "{} {}", "{\"email\":1,\"email\":2}"}) {
            var answer = api.send("POST", "/api/v1/auth/login", JSON, body, null);
            assertProblem(answer, 400, "malformed-request");
            assertThat(answer.text()).doesNotContain("secret");
        }
    }

    @Test
    void anEmptyBodyLacksEveryField() {
        var answer = api.send("POST", "/api/v1/auth/login", JSON, "", null);
        assertProblem(answer, 400, "validation-failed");
        assertThat(answer.json().path("errors").findValuesAsText("field")).contains("email", "password");
    }

    @Test
    void unknownPathsWrongMethodsAndMediaTypesAreProblems() {
        assertProblem(api.get("/nowhere"), 404, "not-found");
        assertProblem(api.get("/api/v1/nowhere"), 404, "not-found");
        var wrongMethod = api.get("/api/v1/auth/login");
        assertProblem(wrongMethod, 405, "method-not-allowed");
        assertThat(wrongMethod.header("Allow")).contains("POST");
        assertProblem(
                api.send("POST", "/api/v1/auth/login", "text/plain", "hello", null), 415, "unsupported-media-type");
    }

    @Test
    void aBearerEndpointChallengesAsRfc6750Says() {
        var bare = api.get("/api/v1/users/me");
        assertProblem(bare, 401, "unauthenticated");
        assertThat(bare.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gatehouse\"");
        var bad = api.get("/api/v1/users/me", "nonsense");
        assertThat(bad.status()).isEqualTo(401);
        assertThat(bad.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gatehouse\", error=\"invalid_token\"");
    }

    @Test
    void aTraceIdOfTheCallerIsReturned() {
        var traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        var answer = api.send("GET", "/nowhere", null, Map.of("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01"));
        assertThat(answer.string("trace_id")).isEqualTo(traceId);
    }

    @Test
    void theFormLoginSpeaksOAuth() {
        var unknown = api.postForm(
                "/api/v1/auth/login-form", Map.of("username", Accounts.freshEmail(), "password", "wrong password"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.string("error")).isEqualTo("invalid_grant");
        assertThat(api.postForm("/api/v1/auth/login-form", Map.of("username", "x"))
                        .string("error"))
                .isEqualTo("invalid_request");
        assertThat(api.postForm(
                                "/api/v1/auth/login-form",
                                Map.of("username", "x", "password", "y", "grant_type", "client_credentials"))
                        .string("error"))
                .isEqualTo("unsupported_grant_type");
        var repeated = api.send(
                "POST",
                "/api/v1/auth/login-form",
                "application/x-www-form-urlencoded",
                "username=a&username=b&password=c",
                null);
        assertThat(repeated.status()).isEqualTo(400);
        assertThat(repeated.string("error")).isEqualTo("invalid_request");
        var json = api.post("/api/v1/auth/login-form", Map.of("username", "x", "password", "y"));
        assertThat(json.string("error")).isEqualTo("invalid_request");
    }

    @Test
    void theFormLoginGivesTokensWithTheirScope() {
        var account = Accounts.confirmed(api);
        var answer = api.postForm(
                "/api/v1/auth/login-form",
                Map.of("grant_type", "password", "username", account.email(), "password", account.password()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.string("scope")).isEqualTo("account");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(api.get("/api/v1/users/me", answer.string("access_token")).status())
                .isEqualTo(200);
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.string("code")).isEqualTo(code);
        assertThat(answer.string("type")).isEqualTo("urn:gatehouse:problem:" + code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.string("title")).isNotEmpty();
        assertThat(answer.string("trace_id")).matches("[0-9a-f]{32}");
    }
}
