package io.gatehouse.admin;

import io.gatehouse.problem.Member;
import io.gatehouse.problem.QueryParameters;
import io.gatehouse.user.EmailAddress;
import io.gatehouse.user.FullName;
import io.gatehouse.user.UserCursor;
import io.gatehouse.user.UserList;
import io.gatehouse.user.UserView;
import io.gatehouse.user.Username;
import io.gatehouse.user.Users;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/users}: everybody's accounts, for administrators. */
@Path(UsersResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
class UsersResource {
    static final String PATH = "/api/v1/users";
    private static final int USUAL = 50;
    private static final int MOST = 100;
    private static final int LONGEST_QUERY = 254;

    private final UserAdministration administration;
    private final UserList list;
    private final Users users;

    UsersResource(UserAdministration administration, UserList list, Users users) {
        this.administration = administration;
        this.list = list;
        this.users = users;
    }

    record UserPage(List<UserView> items, @Nullable String nextCursor) {}

    /** The newest first; with a query by what was found, in alphabetical order. */
    @GET
    public UserPage list(
            @QueryParam("query") @Nullable String query,
            @QueryParam("is_active") @Nullable String active,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        var parameters = new QueryParameters();
        var start = parameters.text("query", query == null ? null : query.strip(), LONGEST_QUERY);
        var filter = new UserList.Filter(
                start.orElse(null),
                parameters.flag("is_active", active).orElse(null),
                parameters.limit(limit, USUAL, MOST));
        var from = parameters.read(
                "cursor",
                cursor,
                "must be the next_cursor of an earlier page of the same list",
                text -> UserCursor.read(text, start.isPresent()));
        parameters.requireValid();
        var page = list.page(filter, from.orElse(null));
        var next = page.next();
        return new UserPage(page.items(), next == null ? null : next.write());
    }

    record InvitationRequest(
            @EmailAddress String email,

            @FullName @Nullable String fullName,

            @Roles @Nullable List<String> roles) {
        InvitationRequest {
            email = EmailAddress.Normal.form(email);
        }
    }

    @POST
    public Response invite(InvitationRequest request) {
        var roles = set(request.roles());
        var user = administration.invite(request.email(), request.fullName(), roles == null ? Set.of() : roles);
        return Response.created(URI.create(PATH + "/" + user.id())).entity(user).build();
    }

    @GET
    @Path("{id}")
    public UserView read(@PathParam("id") UUID id) {
        return users.find(id).map(UserView::of).orElseThrow(UserAdministration::unknown);
    }

    record UserChange(
            @Nullable Boolean isActive,

            @Roles @Nullable List<String> roles,

            Member<@Username String> username,

            Member<@FullName String> fullName) {}

    @PUT
    @Path("{id}")
    public UserView change(@PathParam("id") UUID id, UserChange change) {
        return administration.change(
                id,
                new UserAdministration.Change(
                        change.isActive(), set(change.roles()), change.username(), change.fullName()));
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") UUID id) {
        administration.delete(id);
    }

    private static @Nullable Set<String> set(@Nullable List<String> roles) {
        return roles == null ? null : new HashSet<>(roles);
    }
}
