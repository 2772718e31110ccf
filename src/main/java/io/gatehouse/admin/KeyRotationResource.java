package io.gatehouse.admin;

import io.gatehouse.key.SigningKeys;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/admin/keys/rotate}: the next signing key, at once if the present one is compromised. */
@Path("/api/v1/admin/keys/rotate")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
class KeyRotationResource {
    private final SigningKeys keys;

    KeyRotationResource(SigningKeys keys) {
        this.keys = keys;
    }

    record RotationRequest(@Nullable Boolean compromised) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rotate(@Nullable RotationRequest request) {
        boolean compromised = request != null && Boolean.TRUE.equals(request.compromised());
        return Response.accepted(keys.rotate(compromised)).build();
    }
}
