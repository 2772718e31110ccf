package io.gatehouse.session;

import io.gatehouse.client.ClientAddress;
import io.gatehouse.client.ClientNetwork;
import io.gatehouse.client.UserAgent;
import io.vertx.core.http.HttpServerRequest;

/**
 * Where a request comes from.
 *
 * @param ip the client's address in its textual form
 * @param userAgent the {@code User-Agent} header, cut to 300 characters; empty if there is none
 */
public record Requester(String ip, String userAgent) {
    public static Requester of(HttpServerRequest request) {
        return new Requester(ClientAddress.of(request), UserAgent.of(request));
    }

    /** Whether both the user agent and the network differ: one of them changes for an honest client, too. */
    boolean isForeignTo(Requester other) {
        return !userAgent.equals(other.userAgent) && !ClientNetwork.of(ip).equals(ClientNetwork.of(other.ip));
    }
}
