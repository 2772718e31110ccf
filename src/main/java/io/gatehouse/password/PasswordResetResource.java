package io.gatehouse.password;

import io.gatehouse.problem.PageForm;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.user.EmailAddress;
import io.gatehouse.verification.Pages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/auth/request-password-reset} and {@code /reset-password}, where its link and an invitation's lead. */
@Path("/api/v1/auth")
class PasswordResetResource {
    private static final String SENT = "If this address has an account, we have sent it a mail with a link.";

    private static final String BUSY = "We are very busy right now. Please send it again in a few seconds.";

    private final PasswordReset reset;

    PasswordResetResource(PasswordReset reset) {
        this.reset = reset;
    }

    record ResetRequest(@EmailAddress String email) {
        ResetRequest {
            email = EmailAddress.Normal.form(email);
        }
    }

    record Message(String message) {}

    @POST
    @Path("/request-password-reset")
    @Produces(MediaType.APPLICATION_JSON)
    public Response request(ResetRequest request) {
        reset.ask(request.email());
        return Response.accepted(new Message(SENT)).build();
    }

    record NewPasswordRequest(
            @NotEmpty(message = "is required") String token,
            @NotEmpty(message = "is required") String newPassword) {
        @Override
        public String toString() {
            return "NewPasswordRequest[hidden]";
        }
    }

    @POST
    @Path("/reset-password")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public void set(NewPasswordRequest request) {
        if (!reset.reset(request.token(), request.newPassword())) {
            throw new ProblemException(
                    ProblemType.INVALID_TOKEN, "It is unknown, used or expired: ask for another mail.");
        }
    }

    @POST
    @Path("/reset-password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @RunOnVirtualThread
    public Response set(PageForm sent) {
        return sent.field("token")
                .map(token -> set(token, sent.field("new_password").orElse("")))
                .orElseGet(Pages::invalidToken);
    }

    private Response set(String token, String newPassword) {
        try {
            return reset.reset(token, newPassword)
                    ? Pages.result("Your password is set", "Sign in with it now. All other devices are signed out.")
                    : Pages.invalidToken();
        } catch (ProblemException e) {
            // The token still works, so the page can be sent again.
            return switch (e.type()) {
                case VALIDATION_FAILED ->
                    Pages.form(form(
                            token, "The new password " + e.errors().getFirst().message() + "."));
                case UNAVAILABLE -> Pages.busy(form(token, BUSY), Objects.requireNonNull(e.retryAfter()));
                default -> throw e;
            };
        }
    }

    @GET
    @Path("/reset-password")
    @Produces(MediaType.TEXT_HTML)
    public Response page(@QueryParam("token") @Nullable String token) {
        return token != null && reset.isValid(token) ? Pages.form(form(token, null)) : Pages.invalidToken();
    }

    private static Pages.Form form(String token, @Nullable String error) {
        return new Pages.Form(
                "Choose a password",
                "It becomes the password of your account, and all devices are signed out.",
                token,
                "Set the password",
                true,
                error);
    }
}
