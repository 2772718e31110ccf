package io.gatehouse.admin;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.KeyRotated;
import io.gatehouse.key.SigningKeys;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
    private final Audit audit;

    KeyRotationResource(SigningKeys keys, Audit audit) {
        this.keys = keys;
        this.audit = audit;
    }

    record RotationRequest(@Nullable Boolean compromised) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rotate(@Nullable RotationRequest request) {
        boolean compromised = request != null && Boolean.TRUE.equals(request.compromised());
        var rotation = keys.rotate(compromised);
        QuarkusTransaction.requiringNew()
                .run(() -> audit.record(new KeyRotated(compromised ? "compromised" : "asked")));
        return Response.accepted(rotation).build();
    }
}
