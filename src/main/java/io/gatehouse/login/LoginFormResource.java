package io.gatehouse.login;

import io.gatehouse.problem.OAuthException;
import io.gatehouse.problem.OAuthException.Code;
import io.gatehouse.problem.OAuthForm;
import io.gatehouse.problem.Uncached;
import io.gatehouse.session.OAuthTokenResponse;
import io.gatehouse.session.Requester;
import io.gatehouse.session.Tokens;
import io.gatehouse.signin.BuiltInClient;
import io.gatehouse.signin.SignIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;

/** {@code POST /api/v1/auth/login-form}: the resource owner password grant of RFC 6749, section 4.3, for our own pages. */
@Path("/api/v1/auth/login-form")
@Produces(MediaType.APPLICATION_JSON)
class LoginFormResource {
    private final SignIn signIn;
    private final Tokens tokens;

    LoginFormResource(SignIn signIn, Tokens tokens) {
        this.signIn = signIn;
        this.tokens = tokens;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RunOnVirtualThread
    public Response login(OAuthForm form, @Context HttpServerRequest http) {
        requirePasswordGrant(form.optional("grant_type"));
        requireBuiltInClient(form.optional("client_id"));
        requireKnownScope(form.optional("scope"));
        var signedIn = signIn.with(new SignIn.Attempt(
                form.required("username"),
                form.required("password"),
                BuiltInClient.ID,
                BuiltInClient.SCOPE,
                Requester.of(http),
                null,
                null));
        var scope = signedIn.grant().accessToken().scope();
        return Uncached.ok(new OAuthTokenResponse(tokens.issue(signedIn.grant()), scope));
    }

    private static void requirePasswordGrant(Optional<String> grantType) {
        if (grantType.isPresent() && !grantType.get().equals("password")) {
            throw new OAuthException(Code.UNSUPPORTED_GRANT_TYPE, "Only the grant type 'password' works here.");
        }
    }

    private static void requireBuiltInClient(Optional<String> clientId) {
        if (clientId.isPresent() && !clientId.get().equals(BuiltInClient.ID)) {
            throw new OAuthException(Code.INVALID_CLIENT, "The client is not known.");
        }
    }

    private static void requireKnownScope(Optional<String> scope) {
        if (scope.isPresent() && !Arrays.stream(scope.get().split(" ")).allMatch(BuiltInClient.SCOPE::equals)) {
            throw new OAuthException(Code.INVALID_SCOPE, "The only scope of this client is 'account'.");
        }
    }
}
