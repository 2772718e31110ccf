package io.gatehouse.oauth;

import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.token.AccessTokens;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** {@code GET /.well-known/oauth-authorization-server} (RFC 8414): what works, and nothing else. */
@Path("/.well-known/oauth-authorization-server")
@Produces(MediaType.APPLICATION_JSON)
class MetadataResource {
    private final Metadata metadata;

    MetadataResource(AccessTokens accessTokens, Clients clients, OAuthConfig config) {
        var base = config.publicUrl().toString().replaceAll("/+$", "");
        this.metadata = new Metadata(
                accessTokens.issuer(),
                base + "/oauth2/token",
                base + "/oauth2/revoke",
                base + "/oauth2/introspect",
                base + "/.well-known/jwks.json",
                List.of(),
                Arrays.stream(GrantType.values())
                        .filter(type -> type != GrantType.PASSWORD || config.passwordGrant())
                        .map(GrantType::value)
                        .toList(),
                clients.all().stream()
                        .flatMap(client -> client.scope().values().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                methods(true),
                methods(true),
                methods(false));
    }

    /** RFC 8414, section 2; the response types are required, and without an authorization endpoint there are none. */
    record Metadata(
            String issuer,
            String tokenEndpoint,
            String revocationEndpoint,
            String introspectionEndpoint,
            String jwksUri,
            List<String> responseTypesSupported,
            List<String> grantTypesSupported,
            List<String> scopesSupported,
            List<String> tokenEndpointAuthMethodsSupported,
            List<String> revocationEndpointAuthMethodsSupported,
            List<String> introspectionEndpointAuthMethodsSupported) {}

    @GET
    @NonBlocking
    public Response read() {
        return Response.ok(metadata)
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=300")
                .build();
    }

    /** RFC 8414, section 3.1: the path of an issuer that has one comes after the well-known part. */
    @GET
    @Path("{issuerPath:.+}")
    @NonBlocking
    public Response read(@PathParam("issuerPath") String issuerPath) {
        var path = URI.create(metadata.issuer()).getPath().replaceAll("^/+|/+$", "");
        if (path.isEmpty() || !path.equals(issuerPath)) {
            throw new ProblemException(ProblemType.NOT_FOUND);
        }
        return read();
    }

    private static List<String> methods(boolean publicClients) {
        return Arrays.stream(AuthenticationMethod.values())
                .filter(method -> publicClients || method != AuthenticationMethod.NONE)
                .map(AuthenticationMethod::value)
                .toList();
    }
}
