package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class MetricsTest {
    private static final String SIGN_INS = "gatehouse_sign_ins_total{outcome=\"%s\",reason=\"%s\",}";
    private static final String REFRESHES = "gatehouse_refreshes_total{outcome=\"%s\",reason=\"%s\",}";

    private final Api api = Api.ofTest();
    private String administrator = "";

    @BeforeEach
    void signIn() throws SQLException {
        administrator = Accounts.administrator(api).string("access_token");
    }

    @Test
    void onlyAdministratorsReadThem() {
        assertThat(api.get("/metrics").status()).isEqualTo(401);
        assertThat(api.get("/q/metrics").status()).isEqualTo(404);
        var user = Accounts.signedIn(api).string("access_token");
        assertThat(api.get("/metrics", user).status()).isEqualTo(403);
        var admin = api.get("/metrics", administrator);
        assertThat(admin.status()).isEqualTo(200);
        assertThat(admin.header("Content-Type")).startsWith("text/plain");
        assertThat(admin.text()).contains("gatehouse_hashes_computed_total");
    }

    @Test
    void whatHappensIsCounted() {
        var revocations = value("gatehouse_revocations_total");
        var hashes = value("gatehouse_hashes_computed_total");
        var mails = value("gatehouse_mails_total{state=\"queued\",}");

        var tokens = Accounts.signedIn(api);
        api.post("/api/v1/auth/login", Map.of("email", Accounts.freshEmail(), "password", "wrong"));
        api.send("POST", "/api/v1/auth/logout", null, null, tokens.string("access_token"));

        assertThat(value("gatehouse_revocations_total")).isEqualTo(revocations + 1);
        assertThat(value("gatehouse_hashes_computed_total")).isGreaterThanOrEqualTo(hashes + 3);
        assertThat(value("gatehouse_mails_total{state=\"queued\",}")).isGreaterThan(mails);
        assertThat(value("gatehouse_signing_key_age_seconds")).isPositive();
        assertThat(value("gatehouse_audit_dropped_total")).isZero();
        assertThat(api.get("/metrics", administrator).text()).contains("gatehouse_audit_waiting ");
    }

    @Test
    void whatAClientMakesUpIsNoLabel() throws IOException {
        for (int number = 0; number < 3; number++) {
            RawHttp.send("MADEUP" + number + " /", "");
            api.get("/made/up/" + number);
            api.get("/account/%6cogo.svg?" + number);
        }

        var metrics = api.get("/metrics", administrator).text();

        assertThat(metrics).contains("http_server_requests_seconds_count{method=\"unknown\"");
        assertThat(metrics).contains("uri=\"unknown\"").contains("uri=\"/account/\"");
        assertThat(metrics)
                .doesNotContainIgnoringCase("madeup")
                .doesNotContain("/made")
                .doesNotContain("%6c");
    }

    record Counted(String series, Consumer<Api> cause) {
        @Override
        public String toString() {
            return series;
        }
    }

    static Stream<Counted> events() {
        return Stream.of(
                new Counted(SIGN_INS.formatted("success", "none"), Accounts::signedIn),
                new Counted(SIGN_INS.formatted("failure", "unknown-user"), api -> guess(api, Accounts.freshEmail(), 1)),
                new Counted(
                        SIGN_INS.formatted("failure", "wrong-password"),
                        api -> guess(api, Accounts.confirmed(api).email(), 1)),
                new Counted(
                        SIGN_INS.formatted("failure", "locked"),
                        api -> guess(api, Accounts.confirmed(api).email(), 6)),
                new Counted(
                        "gatehouse_lockouts_total",
                        api -> guess(api, Accounts.confirmed(api).email(), 6)),
                new Counted(REFRESHES.formatted("rotated", "none"), api -> refresh(api, tokenOf(api))),
                new Counted(REFRESHES.formatted("refused", "forged"), api -> refresh(api, "ghr_made-up")),
                new Counted(REFRESHES.formatted("replayed", "none"), api -> {
                    var token = tokenOf(api);
                    refresh(api, token);
                    refresh(api, token);
                }),
                new Counted(REFRESHES.formatted("refused", "reused"), api -> {
                    var token = tokenOf(api);
                    refresh(api, refresh(api, token));
                    refresh(api, token);
                }),
                new Counted(REFRESHES.formatted("refused", "revoked"), api -> {
                    var tokens = Accounts.signedIn(api);
                    api.send("POST", "/api/v1/auth/logout", null, null, tokens.string("access_token"));
                    refresh(api, tokens.string("refresh_token"));
                }),
                new Counted(
                        "gatehouse_access_tokens_refused_total{reason=\"invalid\",}",
                        api -> api.get("/api/v1/users/me", "rubbish")),
                new Counted("gatehouse_access_tokens_refused_total{reason=\"revoked\",}", api -> {
                    var token = Accounts.signedIn(api).string("access_token");
                    api.send("POST", "/api/v1/auth/logout", null, null, token);
                    api.get("/api/v1/users/me", token);
                }),
                new Counted(
                        "gatehouse_security_events_total{outcome=\"success\",reason=\"logout\",type=\"session.ended\",}",
                        api -> api.send(
                                "POST",
                                "/api/v1/auth/logout",
                                null,
                                null,
                                Accounts.signedIn(api).string("access_token"))));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsCountedOnceUnderTheReasonThatTheTrailHas(Counted counted) {
        var before = value(counted.series());
        counted.cause().accept(api);
        assertThat(value(counted.series())).isEqualTo(before + 1);
    }

    private static void guess(Api api, String email, int times) {
        for (int i = 0; i < times; i++) {
            api.post("/api/v1/auth/login", Map.of("email", email, "password", "wrong-" + i));
        }
    }

    private static String tokenOf(Api api) {
        return Accounts.signedIn(api).string("refresh_token");
    }

    private static String refresh(Api api, String token) {
        return api.post("/api/v1/auth/refresh", Map.of("refresh_token", token)).string("refresh_token");
    }

    @Test
    void noLabelHoldsWhatAClientMadeUp() {
        api.get("/made-up/" + Accounts.freshEmail());
        api.get("/api/v1/users/made-up-id");
        api.get("/api/v1/sessions/made-up-id");
        assertThat(api.get("/metrics", administrator).text())
                .doesNotContain("made-up")
                .doesNotContain("@example.com");
    }

    /** 0 for a series that isn't there yet. */
    private double value(String series) {
        var line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (.+)$")
                .matcher(api.get("/metrics", administrator).text());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }
}
