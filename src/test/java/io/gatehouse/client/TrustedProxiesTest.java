package io.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(Stream.of("10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48")
            .map(Network::of)
            .toList());

    static Stream<Arguments> byForwardedFor() {
        return Stream.of(
                argumentSet("no header", "10.0.0.1", List.of(), "10.0.0.1"),
                argumentSet("a stranger's header doesn't count", "203.0.113.9", List.of("1.2.3.4"), "203.0.113.9"),
                argumentSet("one proxy", "10.0.0.1", List.of("203.0.113.9"), "203.0.113.9"),
                argumentSet("what the client wrote itself", "10.0.0.1", List.of("1.1.1.1, 203.0.113.9"), "203.0.113.9"),
                argumentSet("two proxies", "10.0.0.1", List.of("1.1.1.1, 203.0.113.9, 192.0.2.7"), "203.0.113.9"),
                argumentSet(
                        "several headers", "10.0.0.1", List.of("1.1.1.1", "203.0.113.9", "10.2.2.2"), "203.0.113.9"),
                argumentSet("nobody but proxies", "10.0.0.1", List.of("10.0.0.3, 10.0.0.2"), "10.0.0.3"),
                argumentSet("rubbish", "10.0.0.1", List.of("203.0.113.9, not-an-address"), "10.0.0.1"),
                argumentSet("rubbish before a proxy", "10.0.0.1", List.of("1.1.1.1, x, 10.0.0.2"), "10.0.0.2"),
                argumentSet("empty", "10.0.0.1", List.of(""), "10.0.0.1"),
                argumentSet("with a port", "10.0.0.1", List.of("203.0.113.9:4711"), "203.0.113.9"),
                argumentSet("IPv6", "2001:db8:1::5", List.of("2001:db8:2::1"), "2001:db8:2:0:0:0:0:1"),
                argumentSet("IPv6 with a port", "10.0.0.1", List.of("[2001:db8:2::1]:80"), "2001:db8:2:0:0:0:0:1"),
                argumentSet("IPv4 written as IPv6", "::ffff:10.0.0.1", List.of("::ffff:203.0.113.9"), "203.0.113.9"));
    }

    @ParameterizedTest
    @MethodSource
    void byForwardedFor(String peer, List<String> header, String client) {
        assertThat(proxies.client(peer, List.of(), header)).isEqualTo(client);
    }

    static Stream<Arguments> byForwarded() {
        return Stream.of(
                argumentSet("one proxy", List.of("for=203.0.113.9;proto=https;by=10.0.0.1"), "203.0.113.9"),
                argumentSet("in any case", List.of("proto=https;For=\"203.0.113.9:80\""), "203.0.113.9"),
                argumentSet("what the client wrote itself", List.of("for=1.1.1.1, for=203.0.113.9"), "203.0.113.9"),
                argumentSet("IPv6", List.of("for=\"[2001:db8:2::1]:80\""), "2001:db8:2:0:0:0:0:1"),
                argumentSet("unknown", List.of("for=1.1.1.1, for=unknown"), "10.0.0.1"),
                argumentSet("obfuscated", List.of("for=_hidden, for=10.0.0.2"), "10.0.0.2"),
                argumentSet("without a client", List.of("for=1.1.1.1, proto=https"), "10.0.0.1"),
                argumentSet("a quote left open", List.of("for=\"1.1.1.1, for=203.0.113.9"), "203.0.113.9"));
    }

    @ParameterizedTest
    @MethodSource
    void byForwarded(List<String> header, String client) {
        assertThat(proxies.client("10.0.0.1", header, List.of())).isEqualTo(client);
    }

    static Stream<Arguments> byBoth() {
        return Stream.of(
                argumentSet("that agree", "for=203.0.113.9", "203.0.113.9", "203.0.113.9"),
                argumentSet("of which the client wrote one", "for=1.1.1.1", "203.0.113.9", "10.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource
    void byBoth(String forwarded, String forwardedFor, String client) {
        assertThat(proxies.client("10.0.0.1", List.of(forwarded), List.of(forwardedFor)))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "example.com", "10.0.0.0/8/8"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "203.0.113.9", "203.0.113.8/31", "203.0.112.0/23", "128.0.0.0/1"})
    void aNetworkContainsItsAddresses(String network) {
        var address = Network.address("203.0.113.9").orElseThrow();
        assertThat(Network.of(network).contains(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.8", "203.0.113.10/31", "203.0.114.0/23", "0.0.0.0/1", "::/0"})
    void aNetworkContainsNoOthers(String network) {
        var address = Network.address("203.0.113.9").orElseThrow();
        assertThat(Network.of(network).contains(address)).isFalse();
    }
}
