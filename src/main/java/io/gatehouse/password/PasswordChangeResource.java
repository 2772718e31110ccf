package io.gatehouse.password;

import io.gatehouse.token.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** {@code POST /api/v1/users/me/password}. */
@Path("/api/v1/users/me/password")
@RolesAllowed("user")
class PasswordChangeResource {
    private final PasswordChange change;
    private final Caller caller;

    PasswordChangeResource(PasswordChange change, Caller caller) {
        this.change = change;
        this.caller = caller;
    }

    record ChangeRequest(
            @NotEmpty(message = "is required") String currentPassword,
            @NotEmpty(message = "is required") String newPassword) {
        @Override
        public String toString() {
            return "ChangeRequest[hidden]";
        }
    }

    @POST
    @RunOnVirtualThread
    public void change(ChangeRequest request) {
        change.change(caller.userId(), caller.sessionId(), request.currentPassword(), request.newPassword());
    }
}
