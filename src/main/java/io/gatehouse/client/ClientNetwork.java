package io.gatehouse.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** The part of a client's address that its neighbours share. */
public final class ClientNetwork {
    private ClientNetwork() {}

    /** The /24 of an IPv4 address, the /48 of an IPv6 address; empty for what is no address. */
    public static Optional<String> of(String ip) {
        try {
            var address = InetAddress.ofLiteral(ip).getAddress();
            int kept = address.length == 4 ? 3 : 6;
            Arrays.fill(address, kept, address.length, (byte) 0);
            return Optional.of(InetAddress.getByAddress(address).getHostAddress() + "/" + kept * 8);
        } catch (IllegalArgumentException | UnknownHostException e) {
            return Optional.empty();
        }
    }
}
