package io.gatehouse.ratelimit;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Whose requests are counted together: an IPv4 address, or an IPv6 /64, of which a single customer has all addresses. */
final class Partition {
    private static final int IPV6_BYTES = 8;

    private Partition() {}

    static String of(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return HexFormat.of().formatHex(bytes.length == 4 ? bytes : Arrays.copyOf(bytes, IPV6_BYTES));
        } catch (IllegalArgumentException e) {
            // No address, as over a Unix socket: all of those together.
            return "none";
        }
    }
}
