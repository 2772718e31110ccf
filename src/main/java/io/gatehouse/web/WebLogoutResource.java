package io.gatehouse.web;

import io.gatehouse.session.RevocationReason;
import io.gatehouse.session.Sessions;
import io.gatehouse.signin.BuiltInClient;
import io.gatehouse.web.BrowserSession.NoToken;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/auth/web/logout}. */
@Path("/api/v1/auth/web/logout")
class WebLogoutResource {
    private final BrowserSession session;
    private final Sessions sessions;
    private final Cookies cookies;

    WebLogoutResource(BrowserSession session, Sessions sessions, Cookies cookies) {
        this.session = session;
        this.sessions = sessions;
        this.cookies = cookies;
    }

    /** A session that has ended already is what was asked for. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void logout(@Nullable NoToken body, @Context HttpServerRequest http) {
        sessions.endByRefreshToken(session.requireToken(body, http), BuiltInClient.ID, RevocationReason.LOGOUT);
        cookies.signedOut(http.response());
    }
}
