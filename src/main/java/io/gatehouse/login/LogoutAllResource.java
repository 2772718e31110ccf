package io.gatehouse.login;

import io.gatehouse.session.RevocationReason;
import io.gatehouse.session.Sessions;
import io.gatehouse.token.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** {@code POST /api/v1/auth/logout-all}: every session of the caller stops, this one too. */
@Path("/api/v1/auth/logout-all")
@RolesAllowed("user")
class LogoutAllResource {
    private final Sessions sessions;
    private final Caller caller;

    LogoutAllResource(Sessions sessions, Caller caller) {
        this.sessions = sessions;
        this.caller = caller;
    }

    @POST
    public void logoutAll() {
        sessions.endAll(caller.userId(), RevocationReason.LOGOUT_ALL, null);
    }
}
