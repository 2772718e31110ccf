package io.gatehouse.problem;

import jakarta.ws.rs.core.Response;

/** Answers that no cache may keep, as they hold tokens or tell of them (RFC 6749, section 5.1). */
public final class Uncached {
    private Uncached() {}

    public static Response ok(Object entity) {
        return Response.ok(entity)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .build();
    }
}
