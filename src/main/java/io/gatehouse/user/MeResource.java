package io.gatehouse.user;

import io.gatehouse.problem.Member;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** {@code /api/v1/users/me}: the profile of whoever calls. */
@Path("/api/v1/users/me")
@RolesAllowed("user")
class MeResource {
    private final Users users;
    private final JsonWebToken caller;

    MeResource(Users users, JsonWebToken caller) {
        this.users = users;
        this.caller = caller;
    }

    @GET
    public UserView read() {
        // A deleted account's tokens are revoked; whoever gets here before that is known has nothing to read.
        return users.find(callerId()).map(UserView::of).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND));
    }

    record ProfileChange(Member<@Username String> username, Member<@FullName String> fullName) {}

    @PUT
    public UserView change(ProfileChange change) {
        return UserView.of(users.rename(callerId(), change.username(), change.fullName()));
    }

    private UUID callerId() {
        return UUID.fromString(caller.getSubject());
    }
}
