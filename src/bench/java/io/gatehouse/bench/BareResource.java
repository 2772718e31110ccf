package io.gatehouse.bench;

import io.agroal.api.AgroalDataSource;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The same row and the same answer as {@code GET /users/me}, without anything else: the limit that it is measured by. */
@Path("/bench/users/{id}")
class BareResource {
    private static final String READ = """
            SELECT id, email, email_verified, username, full_name, is_active, roles, mfa_enabled, created_at, updated_at, last_login_at
              FROM users WHERE id = ?""";

    private final AgroalDataSource database;

    BareResource(AgroalDataSource database) {
        this.database = database;
    }

    record BareUser(
            UUID id,
            String email,
            boolean emailVerified,
            @Nullable String username,
            @Nullable String fullName,
            boolean isActive,
            List<String> roles,
            boolean mfaEnabled,
            Instant createdAt,
            Instant updatedAt,
            Instant lastLoginAt) {}

    @GET
    public BareUser read(@PathParam("id") UUID id) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(READ)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new NotFoundException();
                }
                return new BareUser(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getBoolean(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        List.of((String[]) row.getArray(7).getArray()),
                        row.getBoolean(8),
                        time(row, 9),
                        time(row, 10),
                        time(row, 11));
            }
        }
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
