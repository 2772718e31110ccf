package io.gatehouse.registration;

import io.gatehouse.problem.PageForm;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.verification.Pages;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/auth/verify-email}: where the link of a confirmation mail leads. */
@Path("/api/v1/auth/verify-email")
class VerifyEmailResource {
    private final Registration registration;

    VerifyEmailResource(Registration registration) {
        this.registration = registration;
    }

    record VerifyRequest(@NotEmpty(message = "is required") String token) {
        @Override
        public String toString() {
            return "VerifyRequest[hidden]";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void verify(VerifyRequest request) {
        if (!registration.confirm(request.token())) {
            throw new ProblemException(
                    ProblemType.INVALID_TOKEN, "It is unknown, used or expired: ask for another mail.");
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    public Response verify(PageForm form) {
        return form.usesUpToken(registration::confirm)
                ? Pages.result("Your address is confirmed", "You can sign in now.")
                : Pages.invalidToken();
    }

    /** Never uses the token up: mail scanners follow links. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page(@QueryParam("token") @Nullable String token) {
        return Pages.form(Pages.Form.oneClick(
                "Confirm your e-mail address",
                "One click, and your address is confirmed. If you didn't ask for this, just close the page.",
                token == null ? "" : token,
                "Confirm my address"));
    }
}
