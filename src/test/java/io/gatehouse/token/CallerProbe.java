package io.gatehouse.token;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** An endpoint as all of ours are, in the tests only. */
@Path("/probe")
class CallerProbe {
    private final Caller caller;

    CallerProbe(Caller caller) {
        this.caller = caller;
    }

    @GET
    @Path("/user")
    @RolesAllowed("user")
    public String user() {
        return caller.userId() + " " + caller.sessionId() + " " + caller.clientId();
    }

    @GET
    @Path("/admin")
    @RolesAllowed("admin")
    public String admin() {
        return "admin";
    }

    @GET
    @Path("/open")
    public String open() {
        return caller.token().map(token -> token.userId().toString()).orElse("nobody");
    }
}
