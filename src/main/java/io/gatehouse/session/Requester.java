package io.gatehouse.session;

import io.gatehouse.client.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param ip the client's address in its textual form
 * @param userAgent the {@code User-Agent} header, cut to 300 characters; empty if there is none
 */
public record Requester(String ip, String userAgent) {
    /** A longer text costs those who read it more time than it tells. */
    static final int MAX_USER_AGENT = 300;

    public static Requester of(HttpServerRequest request) {
        return new Requester(ClientAddress.of(request), clean(request.getHeader("User-Agent")));
    }

    private static String clean(@Nullable String userAgent) {
        if (userAgent == null) {
            return "";
        }
        // PostgreSQL takes no NUL, and a log line or a mail wants no control characters.
        var printable = userAgent.replaceAll("\\p{Cc}", " ").strip();
        return printable.substring(0, Math.min(printable.length(), MAX_USER_AGENT));
    }

    /** Whether both the user agent and the network differ: one of them changes for an honest client, too. */
    boolean isForeignTo(Requester other) {
        return !userAgent.equals(other.userAgent) && !Arrays.equals(network(ip), network(other.ip));
    }

    /** The /24 of an IPv4 address and the /48 of an IPv6 address; nothing for what is no address. */
    private static byte[] network(String ip) {
        if (ip.isEmpty() || !(Character.digit(ip.charAt(0), 16) >= 0 || ip.charAt(0) == ':')) {
            return new byte[0];
        }
        try {
            var address = InetAddress.ofLiteral(ip).getAddress();
            return Arrays.copyOf(address, address.length == 4 ? 3 : 6);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
