package io.gatehouse.key;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/.well-known/jwks.json")
@PermitAll
class JwksResource {
    private final SigningKeys keys;
    private final String cacheControl;

    JwksResource(SigningKeys keys, KeyConfig config) {
        this.keys = keys;
        this.cacheControl = "public, max-age=" + config.jwksMaxAge().toSeconds();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    public Response jwks() {
        return Response.ok(keys.jwks())
                .header(HttpHeaders.CACHE_CONTROL, cacheControl)
                .build();
    }
}
