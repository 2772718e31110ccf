package io.gatehouse.session;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.problem.Uuids;
import io.gatehouse.token.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** {@code /api/v1/sessions}: where the caller is signed in. */
@Path("/api/v1/sessions")
@RolesAllowed("user")
class SessionsResource {
    private final Sessions sessions;
    private final SessionList list;
    private final Caller caller;

    SessionsResource(Sessions sessions, SessionList list, Caller caller) {
        this.sessions = sessions;
        this.list = list;
        this.caller = caller;
    }

    record SessionItems(List<SessionView> items) {}

    @GET
    public SessionItems list() {
        return new SessionItems(list.of(caller.userId(), caller.sessionId()));
    }

    @DELETE
    @Path("{id}")
    public void stop(@PathParam("id") String id) {
        var stopped = Uuids.read(id)
                .map(sessionId -> sessions.endOwn(sessionId, caller.userId(), RevocationReason.STOPPED_BY_USER))
                .orElse(false);
        if (!stopped) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no such session, or it has ended already.");
        }
    }

    @DELETE
    public void stopOthers() {
        sessions.endAll(caller.userId(), RevocationReason.STOPPED_BY_USER, caller.sessionId());
    }
}
