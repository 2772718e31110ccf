package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard shows what the service really exports. */
@QuarkusTest
@TestProfile(DashboardTest.Limited.class)
class DashboardTest {
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/gatehouse.json");
    /** What Prometheus adds by itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "job", "instance");

    private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    /** A name, or a name with the value that it must have. */
    private static final Pattern LABEL = Pattern.compile("[a-z_]+(=\"[^\"]*\"|(?=\\s*(=~|,|$)))");

    /** A word that is neither a function nor a window. */
    private static final Pattern METRIC = Pattern.compile("\\b[a-z_]+\\b(?!\\s*\\()");

    public static class Limited implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gatehouse.rate-limit.enabled", "true", "gatehouse.rate-limit.service", "1/1h");
        }
    }

    private final Api api = Api.ofTest();
    private final Api management = Api.ofTestsManagement();

    @Test
    void everyMetricAndLabelThatItNamesIsExported() throws IOException {
        letHappenWhatIsCounted();
        for (String expression : expressions()) {
            for (String metric : metrics(expression)) {
                await().untilAsserted(() -> assertExported(metric, labels(expression), expression));
            }
        }
    }

    /** A counter with labels is there once it has counted. */
    private void letHappenWhatIsCounted() {
        var tokens = Accounts.signedIn(api);
        var email = Accounts.freshEmail();
        for (int i = 0; i < 6; i++) {
            api.post("/api/v1/auth/login", Map.of("email", email, "password", "wrong"));
        }
        var first = tokens.string("refresh_token");
        assertThat(refresh(refresh(first).string("refresh_token")).status()).isEqualTo(200);
        assertThat(refresh(first).status()).as("reused").isEqualTo(401);
        api.send("POST", "/api/v1/auth/logout", null, null, tokens.string("access_token"));
        api.get("/.well-known/jwks.json");
        assertThat(api.get("/.well-known/jwks.json").status()).isEqualTo(429);
        System.gc();
    }

    private Answer refresh(String token) {
        return api.post("/api/v1/auth/refresh", Map.of("refresh_token", token));
    }

    private void assertExported(String metric, Set<String> labels, String expression) {
        var series = management
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .toList();
        assertThat(series).as("%s in %s", metric, expression).isNotEmpty();
        for (String wanted : labels) {
            var label = wanted.contains("=") ? wanted : wanted + "=\"";
            assertThat(series)
                    .as("label %s of %s", label, metric)
                    .anyMatch(line -> line.contains("{" + label) || line.contains("," + label));
        }
    }

    private static List<String> expressions() throws IOException {
        var dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
        var expressions =
                dashboard.findValues("expr").stream().map(JsonNode::asText).toList();
        assertThat(expressions).hasSizeGreaterThan(20);
        return expressions;
    }

    private static Set<String> metrics(String expression) {
        var bare = MATCHERS.matcher(GROUPING.matcher(expression).replaceAll("")).replaceAll("");
        return words(METRIC, bare.replaceAll("\\[[^]]*]", ""));
    }

    private static Set<String> labels(String expression) {
        return Stream.of(GROUPING, MATCHERS)
                .flatMap(pattern -> pattern.matcher(expression).results())
                .map(found -> found.group(1))
                .flatMap(list -> words(LABEL, list).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> words(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(word -> !OF_PROMETHEUS.contains(word.split("=", 2)[0]))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
