package io.gatehouse.web;

import io.gatehouse.session.Requester;
import io.gatehouse.signin.BuiltInClient;
import io.gatehouse.signin.SignIn;
import io.gatehouse.user.EmailAddress;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code POST /api/v1/auth/web/login}. */
@Path("/api/v1/auth/web/login")
@Produces(MediaType.APPLICATION_JSON)
class WebLoginResource {
    private final Origins origins;
    private final SignIn signIn;
    private final Cookies cookies;
    private final BrowserSession session;

    WebLoginResource(Origins origins, SignIn signIn, Cookies cookies, BrowserSession session) {
        this.origins = origins;
        this.signIn = signIn;
        this.cookies = cookies;
        this.session = session;
    }

    record LoginRequest(
            @EmailAddress String email,
            @NotEmpty(message = "is required") String password) {
        LoginRequest {
            email = EmailAddress.Normal.form(email);
        }

        @Override
        public String toString() {
            return "LoginRequest[hidden]";
        }
    }

    /** Its origin matters, too: a stranger's page could sign the visitor in to the stranger's account. */
    @POST
    @RunOnVirtualThread
    public Response login(LoginRequest request, @Context HttpServerRequest http) {
        origins.requireFriendly(http);
        var signedIn = signIn.with(new SignIn.Attempt(
                request.email(),
                request.password(),
                BuiltInClient.ID,
                BuiltInClient.SCOPE,
                Requester.of(http),
                null,
                cookies.deviceToken(http)));
        cookies.device(http.response(), signedIn.deviceToken());
        return session.answer(signedIn.grant(), signedIn.user(), http);
    }
}
