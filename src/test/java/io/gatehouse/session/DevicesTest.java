package io.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.client.UserAgent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
    private final Devices devices = new Devices();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 | Chrome on Windows | Windows | Chrome
            Mozilla/5.0 (Macintosh; Intel Mac OS X 14.6; rv:131.0) Gecko/20100101 Firefox/131.0 | Firefox on Mac OS X | Mac OS X | Firefox
            Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1 | Mobile Safari on iOS | iOS | Mobile Safari
            Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0 | Edge on Windows | Windows | Edge
            curl/8.5.0 | curl | - | curl
            Acme Shop/2.3 (build 7) | Acme Shop | - | -
            <script>alert(1)</script> | Unknown device | - | -
            '' | Unknown device | - | -
            """)
    void theUserAgentIsReadable(String userAgent, String name, String os, String browser) {
        assertThat(devices.of(userAgent, null)).isEqualTo(new Device(name, os, browser));
    }

    @Test
    void whatTheClientCallsTheDeviceComesFirst() {
        assertThat(devices.of("curl/8.5.0", "Ada's laptop")).isEqualTo(new Device("Ada's laptop", null, "curl"));
        assertThat(devices.of("curl/8.5.0", " ").name()).isEqualTo("curl");
    }

    @Test
    void aHostileUserAgentTakesNoTime() {
        var warm = devices.of("warm", null);
        assertThat(warm.name()).isEqualTo("warm");
        for (var filler : List.of(";", " ", "Build/", "; Build/")) {
            var hostile = ("Mozilla/5.0 (" + filler.repeat(UserAgent.MAX_LENGTH)).substring(0, UserAgent.MAX_LENGTH);
            assertThat(timeOf(() -> devices.of(hostile, null))).isLessThan(Duration.ofSeconds(1));
        }
    }

    private static Duration timeOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
