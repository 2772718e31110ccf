package io.gatehouse.web;

import io.gatehouse.session.Grant;
import io.gatehouse.session.Requester;
import io.gatehouse.session.Rotations;
import io.gatehouse.signin.BuiltInClient;
import io.gatehouse.user.UserView;
import io.gatehouse.user.Users;
import io.gatehouse.web.BrowserSession.NoToken;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/auth/web/refresh}. */
@Path("/api/v1/auth/web/refresh")
@Produces(MediaType.APPLICATION_JSON)
class WebRefreshResource {
    private final BrowserSession session;
    private final Rotations rotations;
    private final Users users;

    WebRefreshResource(BrowserSession session, Rotations rotations, Users users) {
        this.session = session;
        this.rotations = rotations;
        this.users = users;
    }

    @POST
    @RunOnVirtualThread
    @Consumes(MediaType.APPLICATION_JSON)
    public Response refresh(@Nullable NoToken body, @Context HttpServerRequest http) {
        var token = session.requireToken(body, http);
        return rotations
                .rotateForTabs(token, BuiltInClient.ID, Requester.of(http))
                .granted()
                .map(grant -> answer(grant, http))
                .orElseThrow(() -> session.ended(http));
    }

    private Response answer(Grant grant, HttpServerRequest http) {
        var user = users.find(grant.accessToken().userId()).orElseThrow(() -> session.ended(http));
        return session.answer(grant, UserView.of(user), http);
    }
}
