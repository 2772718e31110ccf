package io.gatehouse.admin;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.signin.AccountLocks;
import io.gatehouse.user.Users;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** {@code POST /api/v1/users/{id}/unlock}. */
@Path("/api/v1/users/{id}/unlock")
@RolesAllowed("admin")
class UnlockResource {
    private final Users users;
    private final AccountLocks locks;
    private final Audit audit;

    UnlockResource(Users users, AccountLocks locks, Audit audit) {
        this.users = users;
        this.locks = locks;
        this.audit = audit;
    }

    /** Lifts the account's locks; one that isn't locked stays as it is. */
    @POST
    @Transactional
    public void unlock(@PathParam("id") UUID id) {
        var user = users.find(id).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND));
        locks.lift(user.id(), user.email());
        audit.record(new AccountChanged(Change.UNLOCKED, user.id()));
    }
}
