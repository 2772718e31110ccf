package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged application writes, as whatever collects the logs reads it. */
class LogIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir
    Path folder;

    @Test
    void everyLineIsAJsonObjectFromTheStartToTheEnd() throws Exception {
        var servers = EmbeddedServers.forTests().start(true, true);
        List<JsonNode> lines;
        try (var gatehouse = RunningGatehouse.start(folder, RunningGatehouse.environment(servers))) {
            fail(gatehouse.api(), servers);
            await().until(() -> gatehouse.output().contains("request.ended method=GET route=/api/v1/audit-events"));
            gatehouse.terminate();
            await().until(() -> gatehouse.output().contains("gatehouse stopped in"));
            lines = gatehouse.output().lines().map(LogIT::object).toList();
        }
        assertThat(lines)
                .allMatch(
                        line -> line.hasNonNull("timestamp") && line.hasNonNull("level") && line.hasNonNull("message"))
                .anyMatch(with("message", "gatehouse ", " started in "))
                .anyMatch(with("message", "request.failed trace_id=" + TRACE));
        var failure = one(lines, with("message", "request.failed trace_id=" + TRACE));
        assertThat(failure.path("level").asText()).isEqualTo("ERROR");
        assertThat(failure.path("exception").toString()).contains("audit_events");
        var request = one(
                lines,
                with("loggerName", "io.gatehouse.requests")
                        .and(line -> line.path("mdc").path("trace_id").asText().equals(TRACE)));
        assertThat(request.path("mdc").path("status").asText()).isEqualTo("500");
        assertThat(request.path("mdc").path("route").asText()).isEqualTo("/api/v1/audit-events");
        assertThat(request.path("mdc").hasNonNull("user_id")).isTrue();
    }

    /** A request that ends in an exception with a long stack trace. */
    private static void fail(Api api, Map<String, String> servers) throws SQLException {
        var token = Accounts.signIn(api, OptionalAccounts.administrator(api, servers))
                .string("access_token");
        execute(servers, "ALTER TABLE audit_events RENAME TO audit_events_away");
        try {
            var answer = api.send(
                    "GET",
                    "/api/v1/audit-events",
                    null,
                    Map.of("Authorization", "Bearer " + token, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(500);
            assertThat(answer.string("trace_id")).isEqualTo(TRACE);
        } finally {
            execute(servers, "ALTER TABLE audit_events_away RENAME TO audit_events");
        }
    }

    private static void execute(Map<String, String> servers, String sql) throws SQLException {
        try (var database = DriverManager.getConnection(
                        servers.get("database.url"),
                        servers.get("database.username"),
                        servers.get("database.password"));
                var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static JsonNode object(String line) {
        try {
            var node = JSON.readTree(line);
            assertThat(node.isObject()).as(line).isTrue();
            return node;
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }

    private static Predicate<JsonNode> with(String member, String... parts) {
        return line -> List.of(parts).stream().allMatch(line.path(member).asText()::contains);
    }

    private static JsonNode one(List<JsonNode> lines, Predicate<JsonNode> wanted) {
        var found = lines.stream().filter(wanted).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
