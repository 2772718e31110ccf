package io.gatehouse.registration;

import io.gatehouse.credential.Passwords;
import io.gatehouse.credential.RegistrationConfig;
import io.gatehouse.registration.Registration.Applicant;
import io.gatehouse.user.EmailAddress;
import io.gatehouse.user.FullName;
import io.gatehouse.user.UserView;
import io.gatehouse.user.Username;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/auth/register} and {@code /resend-verification}. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
class RegistrationResource {
    private static final String SENT = "We have sent you a mail. Follow its link to confirm the address.";
    private static final String SENT_AGAIN = "If this address waits to be confirmed, we have sent it a mail.";

    private final Registration registration;
    private final Passwords passwords;
    private final RegistrationConfig config;

    RegistrationResource(Registration registration, Passwords passwords, RegistrationConfig config) {
        this.registration = registration;
        this.passwords = passwords;
        this.config = config;
    }

    record RegisterRequest(
            @EmailAddress String email,

            @NotEmpty(message = "is required") String password,

            @Username @Nullable String username,

            @FullName @Nullable String fullName) {
        RegisterRequest {
            email = EmailAddress.Normal.form(email);
        }

        @Override
        public String toString() {
            return "RegisterRequest[hidden]";
        }
    }

    record Message(String message) {}

    @POST
    @Path("/register")
    @RunOnVirtualThread
    public Response register(RegisterRequest request) {
        registration.requireFreeUsername(request.username());
        // Hashed whether or not the address has an account: the time of the answer must not tell.
        var password = passwords.accept(
                "password", request.password(), request.email(), request.username(), request.fullName());
        var applicant = new Applicant(request.email(), request.username(), request.fullName());
        if (config.verificationRequired()) {
            registration.apply(applicant, password);
            return Response.accepted(new Message(SENT)).build();
        }
        var user = registration.create(applicant, password);
        return Response.status(Response.Status.CREATED)
                .entity(UserView.of(user))
                .build();
    }

    record ResendRequest(@EmailAddress String email) {
        ResendRequest {
            email = EmailAddress.Normal.form(email);
        }
    }

    @POST
    @Path("/resend-verification")
    public Response resend(ResendRequest request) {
        registration.askAgain(request.email());
        return Response.accepted(new Message(SENT_AGAIN)).build();
    }
}
