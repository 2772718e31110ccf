package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetricsTest {
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
        var signIns = value("gatehouse_sign_ins_total{outcome=\"success\",reason=\"none\",}");
        var failures = value("gatehouse_sign_ins_total{outcome=\"failure\",reason=\"invalid-credentials\",}");
        var rotated = value("gatehouse_refreshes_total{outcome=\"rotated\",}");
        var unknown = value("gatehouse_refreshes_total{outcome=\"unknown\",}");
        var revocations = value("gatehouse_revocations_total");
        var hashes = value("gatehouse_hashes_computed_total");
        var mails = value("gatehouse_mails_total{state=\"queued\",}");

        var tokens = Accounts.signedIn(api);
        api.post("/api/v1/auth/login", Map.of("email", Accounts.freshEmail(), "password", "wrong"));
        api.post("/api/v1/auth/refresh", Map.of("refresh_token", tokens.string("refresh_token")));
        api.post("/api/v1/auth/refresh", Map.of("refresh_token", "ghr_unknown"));
        api.send("POST", "/api/v1/auth/logout", null, null, tokens.string("access_token"));

        assertThat(value("gatehouse_sign_ins_total{outcome=\"success\",reason=\"none\",}"))
                .isEqualTo(signIns + 1);
        assertThat(value("gatehouse_sign_ins_total{outcome=\"failure\",reason=\"invalid-credentials\",}"))
                .isEqualTo(failures + 1);
        assertThat(value("gatehouse_refreshes_total{outcome=\"rotated\",}")).isEqualTo(rotated + 1);
        assertThat(value("gatehouse_refreshes_total{outcome=\"unknown\",}")).isEqualTo(unknown + 1);
        assertThat(value("gatehouse_revocations_total")).isEqualTo(revocations + 1);
        assertThat(value("gatehouse_hashes_computed_total")).isGreaterThanOrEqualTo(hashes + 3);
        assertThat(value("gatehouse_mails_total{state=\"queued\",}")).isGreaterThan(mails);
        assertThat(value("gatehouse_signing_key_age_seconds")).isPositive();
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
