package io.gatehouse.login;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.gatehouse.problem.Uncached;
import io.gatehouse.session.Requester;
import io.gatehouse.session.TokenResponse;
import io.gatehouse.session.Tokens;
import io.gatehouse.signin.BuiltInClient;
import io.gatehouse.signin.SignIn;
import io.gatehouse.user.EmailAddress;
import io.gatehouse.user.UserView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/auth/login}. */
@Path("/api/v1/auth/login")
@Produces(MediaType.APPLICATION_JSON)
class LoginResource {
    private final SignIn signIn;
    private final Tokens tokens;

    LoginResource(SignIn signIn, Tokens tokens) {
        this.signIn = signIn;
        this.tokens = tokens;
    }

    record LoginRequest(
            @EmailAddress String email,

            @NotEmpty(message = "is required") String password,

            @Size(max = 100, message = "must have at most 100 characters") @Nullable
            String deviceName,

            @Nullable String deviceToken) {
        LoginRequest {
            email = EmailAddress.Normal.form(email);
        }

        @Override
        public String toString() {
            return "LoginRequest[hidden]";
        }
    }

    record LoginResponse(@JsonUnwrapped TokenResponse tokens, UserView user, String deviceToken) {
        @Override
        public String toString() {
            return "LoginResponse[hidden]";
        }
    }

    @POST
    @RunOnVirtualThread
    public Response login(LoginRequest request, @Context HttpServerRequest http) {
        var signedIn = signIn.with(new SignIn.Attempt(
                request.email(),
                request.password(),
                BuiltInClient.ID,
                BuiltInClient.SCOPE,
                Requester.of(http),
                request.deviceName(),
                request.deviceToken()));
        return Uncached.ok(new LoginResponse(tokens.issue(signedIn.grant()), signedIn.user(), signedIn.deviceToken()));
    }
}
