package io.gatehouse.profile;

import io.gatehouse.account.AccountDeletion;
import io.gatehouse.signin.Reauthentication;
import io.gatehouse.token.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;

/** {@code DELETE /api/v1/users/me}. */
@Path("/api/v1/users/me")
@RolesAllowed("user")
class DeletionResource {
    private final Reauthentication reauthentication;
    private final AccountDeletion deletion;
    private final Caller caller;

    DeletionResource(Reauthentication reauthentication, AccountDeletion deletion, Caller caller) {
        this.reauthentication = reauthentication;
        this.deletion = deletion;
        this.caller = caller;
    }

    record DeletionRequest(
            @NotEmpty(message = "is required") String password) {
        @Override
        public String toString() {
            return "DeletionRequest[hidden]";
        }
    }

    @DELETE
    @RunOnVirtualThread
    public void delete(DeletionRequest request) {
        var proof = reauthentication.require(caller.userId(), "password", request.password());
        QuarkusTransaction.requiringNew().run(() -> deletion.delete(reauthentication.lock(proof)));
    }
}
