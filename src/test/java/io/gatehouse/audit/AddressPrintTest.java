package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPrintTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.77, 192.0.2.0/24", "2001:db8:1:2::5, 2001:db8:1:0:0:0:0:0/48"})
    void theNetworkIsKept(String ip, String network) {
        assertThat(AddressPrint.network(ip)).isEqualTo(network);
    }

    @Test
    void whatIsNoAddressHasNoNetwork() {
        assertThat(AddressPrint.network("")).isNull();
        assertThat(AddressPrint.network("unknown")).isNull();
        assertThat(AddressPrint.network(null)).isNull();
    }
}
