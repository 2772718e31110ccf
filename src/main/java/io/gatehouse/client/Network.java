package io.gatehouse.client;

import java.net.InetAddress;
import java.util.Optional;

/** A network in CIDR notation (RFC 4632, section 3.1), or a single address. */
record Network(InetAddress address, int prefix) {
    /** @throws IllegalArgumentException if it is neither */
    static Network of(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a network like 10.0.0.0/8"));
        int bits = address.getAddress().length * 8;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix >= 0 && prefix <= bits) {
                return new Network(address, prefix);
            }
        } catch (NumberFormatException e) {
            // Refused below, like a number that is too large.
        }
        throw new IllegalArgumentException("'" + text + "' is not a network: its prefix has 0 to " + bits + " bits");
    }

    /** An address in its textual form; an IPv4 address that is written as IPv6 becomes what it is. Names aren't looked up. */
    static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress other) {
        var mine = address.getAddress();
        var theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xff : 0xff << 8 - (prefix - bit);
            if (((mine[bit / 8] ^ theirs[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
