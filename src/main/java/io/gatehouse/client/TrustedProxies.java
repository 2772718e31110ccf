package io.gatehouse.client;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the client behind reverse proxies: from right to left, the first address that isn't a trusted proxy's. What stands
 * to the left of it the client may have written itself.
 */
final class TrustedProxies {
    private final List<Network> networks;

    TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * @param peer who opened the connection
     * @param forwarded the values of the {@code Forwarded} headers (RFC 7239)
     * @param forwardedFor the values of the {@code X-Forwarded-For} headers
     */
    String client(String peer, List<String> forwarded, List<String> forwardedFor) {
        var address = Network.address(peer);
        if (address.isEmpty() || !isTrusted(address.get())) {
            return address.map(InetAddress::getHostAddress).orElse(peer);
        }
        var byStandard = walk(address.get(), forElements(forwarded));
        var byCustom = walk(address.get(), list(forwardedFor));
        if (forwarded.isEmpty()) {
            return byCustom;
        }
        // A proxy that writes one of the headers passes the other on as the client sent it, and nobody knows which is
        // which.
        return forwardedFor.isEmpty() || byStandard.equals(byCustom)
                ? byStandard
                : address.get().getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private String walk(InetAddress peer, List<String> hops) {
        var nearest = peer;
        for (var hop : hops.reversed()) {
            var address = node(hop);
            // "unknown" and obfuscated names (RFC 7239, section 6): the proxy that wrote them is all that is known.
            if (address.isEmpty()) {
                break;
            }
            nearest = address.get();
            if (!isTrusted(nearest)) {
                break;
            }
        }
        return nearest.getHostAddress();
    }

    private static List<String> list(List<String> values) {
        var elements = new ArrayList<String>();
        for (var value : values) {
            for (var element : value.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    /** The {@code for} parameter of each element; empty where there is none, so that the walk stops there. */
    private static List<String> forElements(List<String> values) {
        return list(values).stream()
                .map(element -> {
                    for (var pair : element.split(";", -1)) {
                        var parts = pair.strip().split("=", 2);
                        if (parts.length == 2 && parts[0].strip().equalsIgnoreCase("for")) {
                            return parts[1].strip();
                        }
                    }
                    return "";
                })
                .toList();
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code "[2001:db8::1]:80"}. */
    private static Optional<InetAddress> node(String text) {
        var node = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end < 0 ? Optional.empty() : Network.address(node.substring(1, end));
        }
        int colon = node.indexOf(':');
        boolean hasPort = colon > 0 && colon == node.lastIndexOf(':');
        return Network.address(hasPort ? node.substring(0, colon) : node);
    }
}
