package io.gatehouse.oauth;

import io.gatehouse.problem.OAuthException;
import io.gatehouse.problem.OAuthException.Code;
import io.gatehouse.problem.OAuthForm;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The registered clients, and finding out which of them a request comes from. */
@Startup
@ApplicationScoped
class Clients {
    private final Map<String, Client> byId;

    Clients(OAuthConfig config) {
        var clients = new LinkedHashMap<String, Client>();
        clients.put(Client.BUILT_IN.id(), Client.BUILT_IN);
        ClientRegistrations.parse(config.clients().orElse("[]")).forEach(client -> clients.put(client.id(), client));
        this.byId = Map.copyOf(clients);
    }

    Collection<Client> all() {
        return byId.values();
    }

    /**
     * Authenticates a confidential client and identifies a public one (RFC 6749, sections 2.3 and 3.2.1).
     *
     * @param authorization the header {@code Authorization}
     * @throws OAuthException {@code invalid_client}; {@code invalid_request} if two methods are used at once
     */
    Client authenticate(Optional<String> authorization, OAuthForm form) {
        var id = form.optional("client_id");
        var secret = form.optional("client_secret");
        if (authorization.isPresent()) {
            if (secret.isPresent()) {
                throw new OAuthException(Code.INVALID_REQUEST, "Authenticate in one way only.");
            }
            return byBasic(authorization.get(), id);
        }
        var client = id.map(byId::get).orElseThrow(Clients::refused);
        if (secret.isPresent()) {
            // RFC 6749, section 2.3.1: the request body is for clients that can't do otherwise, and say so.
            var post = client.method() == AuthenticationMethod.CLIENT_SECRET_POST;
            return Optional.of(client)
                    .filter(found -> post && found.hasSecret(secret.get()))
                    .orElseThrow(Clients::refused);
        }
        return Optional.of(client).filter(found -> !found.isConfidential()).orElseThrow(Clients::refused);
    }

    /** As {@link #authenticate}, for what is not for public clients. */
    Client authenticateConfidential(Optional<String> authorization, OAuthForm form) {
        return Optional.of(authenticate(authorization, form))
                .filter(Client::isConfidential)
                .orElseThrow(Clients::refused);
    }

    private Client byBasic(String authorization, Optional<String> idInForm) {
        // RFC 6749, section 2.3.1: every client with a secret may use Basic.
        var client = BasicCredentials.candidates(authorization)
                .filter(candidate -> {
                    var found = byId.get(candidate.clientId());
                    return found != null && found.hasSecret(candidate.secret());
                })
                .findFirst()
                .map(candidate -> byId.get(candidate.clientId()))
                .orElseThrow(Clients::refused);
        if (idInForm.isPresent() && !idInForm.get().equals(client.id())) {
            throw new OAuthException(Code.INVALID_REQUEST, "The client_id is not the one that authenticates.");
        }
        return client;
    }

    private static OAuthException refused() {
        return new OAuthException(
                Code.INVALID_CLIENT,
                "The client is unknown, its credentials are wrong, or it may not use this method.");
    }
}
