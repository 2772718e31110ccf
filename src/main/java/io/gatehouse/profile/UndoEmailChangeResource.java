package io.gatehouse.profile;

import io.gatehouse.account.EmailChanges;
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

/** {@code /api/v1/auth/undo-email-change}: where the link leads that an account's former address gets. */
@Path("/api/v1/auth/undo-email-change")
class UndoEmailChangeResource {
    private final EmailChanges changes;

    UndoEmailChangeResource(EmailChanges changes) {
        this.changes = changes;
    }

    record UndoRequest(@NotEmpty(message = "is required") String token) {
        @Override
        public String toString() {
            return "UndoRequest[hidden]";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void undo(UndoRequest request) {
        if (!changes.undo(request.token())) {
            throw new ProblemException(ProblemType.INVALID_TOKEN, "It is unknown, used or expired.");
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    public Response undo(PageForm form) {
        return form.usesUpToken(changes::undo)
                ? Pages.result(
                        "This is your account's address again",
                        "All devices are signed out, and the password doesn't work any more. We have sent you a mail with"
                                + " which you can choose a new one.")
                : Pages.invalidToken();
    }

    /** Never uses the token up: mail scanners follow links. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page(@QueryParam("token") @Nullable String token) {
        return token != null && changes.canUndo(token)
                ? Pages.form(Pages.Form.oneClick(
                        "Keep your account's address",
                        "One click, and your account has this address again. All devices are signed out, the password stops"
                                + " working, and we send you a mail to choose a new one.",
                        token,
                        "This is my account"))
                : Pages.invalidToken();
    }
}
