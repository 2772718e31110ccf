package io.gatehouse.audit;

import io.gatehouse.problem.QueryParameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit-events}: what happened, for administrators. */
@Path("/api/v1/audit-events")
@RolesAllowed("admin")
class AuditResource {
    private static final int USUAL = 50;
    private static final int MOST = 100;
    private static final Pattern TYPE = Pattern.compile("[a-z]+\\.[a-z-]+");

    private final AuditLog log;

    AuditResource(AuditLog log) {
        this.log = log;
    }

    record AuditPage(List<AuditEventView> items, @Nullable UUID nextCursor) {}

    /** The newest first. */
    @GET
    public AuditPage list(
            @QueryParam("user_id") @Nullable String userId,
            @QueryParam("type") @Nullable String type,
            @QueryParam("since") @Nullable String since,
            @QueryParam("until") @Nullable String until,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        var parameters = new QueryParameters();
        var filter = new AuditLog.Filter(
                parameters.id("user_id", userId).orElse(null),
                parameters
                        .read("type", type, "must be a type like login.failed", AuditResource::type)
                        .orElse(null),
                parameters.time("since", since).orElse(null),
                parameters.time("until", until).orElse(null),
                parameters.id("cursor", cursor).orElse(null));
        int size = parameters.limit(limit, USUAL, MOST);
        parameters.requireValid();
        var found = log.find(filter, size + 1);
        boolean more = found.size() > size;
        var items = more ? found.subList(0, size) : found;
        return new AuditPage(items, more ? items.getLast().id() : null);
    }

    /** A well-formed one that doesn't exist finds nothing: another release may know it. */
    private static Optional<String> type(String text) {
        return TYPE.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
