package io.gatehouse.profile;

import io.gatehouse.account.EmailChanges;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.signin.Reauthentication;
import io.gatehouse.token.Caller;
import io.gatehouse.user.EmailAddress;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code POST /api/v1/users/me/email}. */
@Path("/api/v1/users/me/email")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
class EmailChangeResource {
    private static final String SENT =
            "We have sent the new address a mail. Follow its link, and it becomes your account's address.";

    private final Reauthentication reauthentication;
    private final EmailChanges changes;
    private final Caller caller;

    EmailChangeResource(Reauthentication reauthentication, EmailChanges changes, Caller caller) {
        this.reauthentication = reauthentication;
        this.changes = changes;
        this.caller = caller;
    }

    record EmailRequest(
            @EmailAddress String newEmail,
            @NotEmpty(message = "is required") String password) {
        EmailRequest {
            newEmail = EmailAddress.Normal.form(newEmail);
        }

        @Override
        public String toString() {
            return "EmailRequest[hidden]";
        }
    }

    record Message(String message) {}

    @POST
    @RunOnVirtualThread
    public Response change(EmailRequest request) {
        var proof = reauthentication.require(caller.userId(), "password", request.password());
        QuarkusTransaction.requiringNew().run(() -> {
            var user = reauthentication.lock(proof);
            if (user.email().equals(request.newEmail())) {
                throw ProblemException.invalid("new_email", "is your address already");
            }
            changes.request(user, request.newEmail());
        });
        return Response.accepted(new Message(SENT)).build();
    }
}
