package io.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNetworkTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.77, 192.0.2.0/24", "2001:db8:1:2::5, 2001:db8:1:0:0:0:0:0/48"})
    void theNetworkIsKept(String ip, String network) {
        assertThat(ClientNetwork.of(ip)).hasValue(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "example.com", "/tmp/socket"})
    void whatIsNoAddressHasNoNetwork(String ip) {
        assertThat(ClientNetwork.of(ip)).isEmpty();
    }
}
