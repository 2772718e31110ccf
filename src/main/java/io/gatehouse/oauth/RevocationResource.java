package io.gatehouse.oauth;

import io.gatehouse.problem.OAuthException;
import io.gatehouse.problem.OAuthException.Code;
import io.gatehouse.problem.OAuthForm;
import io.gatehouse.session.RevocationReason;
import io.gatehouse.session.Sessions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** {@code POST /oauth2/revoke} (RFC 7009): whichever token of a session comes, the session ends. */
@Path("/oauth2/revoke")
@Produces(MediaType.APPLICATION_JSON)
class RevocationResource {
    private final Clients clients;
    private final PresentedTokens presented;
    private final Sessions sessions;

    RevocationResource(Clients clients, PresentedTokens presented, Sessions sessions) {
        this.clients = clients;
        this.presented = presented;
        this.sessions = sessions;
    }

    /** The {@code token_type_hint} isn't needed: the two kinds can't be confused. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response revoke(OAuthForm form, @Context HttpServerRequest http) {
        var client = clients.authenticate(Optional.ofNullable(http.getHeader(HttpHeaders.AUTHORIZATION)), form);
        switch (presented.read(form.required("token"))) {
            case PresentedToken.Access access -> end(access, client);
            case PresentedToken.Refresh refresh -> end(refresh, client);
            // RFC 7009, section 2.2: there is nothing that the client could do about it.
            case PresentedToken.Unknown unknown -> {}
        }
        return Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private void end(PresentedToken.Known token, Client client) {
        if (!token.clientId().equals(client.id())) {
            // RFC 7009, section 2.1, in the words of RFC 6749, section 5.2.
            throw new OAuthException(Code.INVALID_GRANT, "The token was issued to another client.");
        }
        sessions.end(token.sessionId(), RevocationReason.TOKEN_REVOKED);
    }
}
