package io.gatehouse.profile;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.gatehouse.privacy.People;
import io.gatehouse.privacy.PersonalData.Person;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.token.Caller;
import io.gatehouse.user.Users;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** {@code GET /api/v1/users/me/export}: all that is stored about whoever calls. */
@Path("/api/v1/users/me/export")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
class ExportResource {
    private final Users users;
    private final People people;
    private final Caller caller;
    private final Clock clock;

    ExportResource(Users users, People people, Caller caller, Clock clock) {
        this.users = users;
        this.people = people;
        this.caller = caller;
        this.clock = clock;
    }

    record Export(Instant exportedAt, @JsonAnyGetter Map<String, Object> data) {}

    @GET
    public Response export() {
        var user = users.find(caller.userId()).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND));
        var data = people.export(new Person(user.id(), user.email()));
        return Response.ok(new Export(clock.instant(), data))
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"gatehouse-export.json\"")
                .build();
    }
}
