package io.gatehouse.admin;

import io.gatehouse.session.SessionList;
import io.gatehouse.session.SessionView;
import io.gatehouse.token.Caller;
import io.gatehouse.user.Users;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** {@code /api/v1/users/{id}/sessions} and {@code /password-reset}: how somebody gets in, and out. */
@Path("/api/v1/users/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
class UserAccessResource {
    private final UserAdministration administration;
    private final SessionList list;
    private final Users users;
    private final Caller caller;

    UserAccessResource(UserAdministration administration, SessionList list, Users users, Caller caller) {
        this.administration = administration;
        this.list = list;
        this.users = users;
        this.caller = caller;
    }

    record SessionItems(List<SessionView> items) {}

    @GET
    @Path("sessions")
    public SessionItems sessions(@PathParam("id") UUID id) {
        var user = users.find(id).orElseThrow(UserAdministration::unknown);
        return new SessionItems(list.of(user.id(), caller.sessionId()));
    }

    @DELETE
    @Path("sessions")
    public void endSessions(@PathParam("id") UUID id) {
        administration.endSessions(id);
    }

    record Message(String message) {}

    /** The administrator never sees the link. */
    @POST
    @Path("password-reset")
    public Response resetPassword(@PathParam("id") UUID id) {
        administration.mailReset(id);
        return Response.accepted(new Message("We have sent the account's address a link to set a password."))
                .build();
    }
}
