package io.gatehouse.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GcraTest {
    private static final long NOW = 1_700_000_000_000_000L;
    private static final long SECOND = 1_000_000;

    private final Gcra limit = Gcra.of(Rate.of("10/1m"));

    @Test
    void theWholeQuotaMayComeAtOnce() {
        long state = 0;
        for (int left = 9; left >= 0; left--) {
            var step = limit.step(state, NOW);
            assertThat(step.decision().allowed()).isTrue();
            assertThat(step.decision().remaining()).isEqualTo(left);
            state = step.emptyAt();
        }
        var refused = limit.step(state, NOW);
        assertThat(refused.decision()).isEqualTo(new Gcra.Decision(false, 0, Duration.ofSeconds(6)));
        assertThat(refused.emptyAt()).isEqualTo(state);
    }

    @Test
    void oneMoreIsAllowedAsSoonAsTheRefusalSaid() {
        long state = NOW + 60 * SECOND;
        assertThat(limit.step(state, NOW + 6 * SECOND - 1).decision().allowed()).isFalse();
        assertThat(limit.step(state, NOW + 6 * SECOND).decision().allowed()).isTrue();
    }

    @Test
    void theQuotaIsWholeAgainAfterItsReset() {
        var last = limit.step(NOW + 30 * SECOND, NOW);
        assertThat(last.decision()).isEqualTo(new Gcra.Decision(true, 4, Duration.ofSeconds(36)));
        assertThat(limit.step(last.emptyAt(), NOW + 36 * SECOND).decision().remaining())
                .isEqualTo(9);
    }

    @Test
    void aQuotaThatDoesntDivideItsWindowIsStillWhole() {
        var seven = Gcra.of(Rate.of("7/1m"));
        long state = 0;
        for (int i = 0; i < 7; i++) {
            state = seven.step(state, NOW).emptyAt();
        }
        assertThat(seven.step(state, NOW).decision().allowed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10/1m, 10, PT1M", "5/1h, 5, PT1H", "' 1 / 30s ', 1, PT30S", "300/PT1M, 300, PT1M"})
    void aRateIsReadAsItIsWritten(String text, int requests, Duration window) {
        assertThat(Rate.of(text)).isEqualTo(new Rate(requests, window));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "/1m", "0/1m", "-1/1m", "10/", "10/0s", "10/soon", "ten/1m", "10/1m/1m"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> Rate.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10/1m");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9, true",
        "203.0.113.9, 203.0.113.8, false",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "::ffff:203.0.113.9, 203.0.113.9, true"
    })
    void anIPv6CustomerIsOneClient(String one, String other, boolean together) {
        assertThat(Partition.of(one).equals(Partition.of(other))).isEqualTo(together);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/auth/login, LOGIN",
        "POST, /api/v1/auth/login/, LOGIN",
        "POST, /api/v1/auth;a=b/login;x=1, LOGIN",
        "POST, //api/v1//auth/login, LOGIN",
        "POST, /api/v1/auth/login-form, LOGIN",
        "POST, /api/v1/auth/reset-password, LOGIN",
        "POST, /api/v1/users/me/password, LOGIN",
        "DELETE, /api/v1/users/me, LOGIN",
        "GET, /api/v1/users/me, OTHER",
        "GET, /api/v1/users/me/export, LOGIN",
        "GET, /api/v1/auth/login, OTHER",
        "POST, /api/v1/auth/register, MAIL",
        "POST, /api/v1/auth/refresh, REFRESH",
        "POST, /oauth2/token, REFRESH",
        "POST, /oauth2/introspect, SERVICE",
        "GET, /.well-known/jwks.json, SERVICE",
        "GET, /api/v1/users/me, OTHER",
        "GET, /, OTHER"
    })
    void routesShareLimits(String method, String path, RouteGroup group) {
        assertThat(RouteGroup.of(method, path)).isEqualTo(group);
    }
}
