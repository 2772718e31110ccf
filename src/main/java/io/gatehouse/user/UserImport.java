package io.gatehouse.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Adds many accounts at once, in the caller's transaction. */
@ApplicationScoped
public class UserImport {
    private static final String KNOWN = "SELECT email FROM users WHERE email = ANY (?)";
    private static final String TAKEN = "SELECT lower(username) FROM users WHERE lower(username) = ANY (?)";
    private static final String RESERVED =
            "SELECT email FROM address_reservations WHERE email = ANY (?) AND until > now()";
    private static final String GIVE_BACK = """
            DELETE FROM users u USING address_reservations r
             WHERE u.id = ANY (?) AND r.email = u.email AND r.until > now()
            RETURNING u.id::text""";

    // In one order, as two imports that wait for each other's addresses would else deadlock.
    // The roles as one text each, as an array of arrays must be rectangular.
    private static final String ADD = """
            INSERT INTO users (id, email, email_verified, username, full_name, roles, is_active, created_at)
            SELECT id, email, verified, username, full_name, string_to_array(roles, ','), active, created_at
              FROM unnest(?::uuid[], ?::text[], ?::boolean[], ?::text[], ?::text[], ?::text[], ?::boolean[],
                          ?::timestamptz[])
                   AS given (id, email, verified, username, full_name, roles, active, created_at)
             ORDER BY email
            ON CONFLICT DO NOTHING
            RETURNING id::text""";

    private final DataSource database;

    UserImport(DataSource database) {
        this.database = database;
    }

    /** An account as another application had it. */
    public record ImportedUser(UUID id, NewUser details, boolean active, Instant createdAt) {}

    /** Which of the addresses have accounts. */
    @Transactional(TxType.MANDATORY)
    public Set<String> known(Collection<String> emails) {
        return find(KNOWN, emails);
    }

    /** Which of the addresses are kept for owners who left them lately. */
    @Transactional(TxType.MANDATORY)
    public Set<String> reserved(Collection<String> emails) {
        return find(RESERVED, emails);
    }

    /** Which of the user names, in lower case, are taken. */
    @Transactional(TxType.MANDATORY)
    public Set<String> takenUsernames(Collection<String> usernames) {
        return find(TAKEN, usernames);
    }

    /** Adds those whose address and user name are free at this moment, and tells which those were. */
    @Transactional(TxType.MANDATORY)
    public Set<UUID> add(List<ImportedUser> users) {
        var added = run(ADD, add -> {
            var connection = add.getConnection();
            add.setArray(1, array(connection, "uuid", users, ImportedUser::id));
            add.setArray(
                    2, array(connection, "text", users, user -> user.details().email()));
            add.setArray(3, array(connection, "boolean", users, user -> user.details()
                    .emailVerified()));
            add.setArray(
                    4, array(connection, "text", users, user -> user.details().username()));
            add.setArray(
                    5, array(connection, "text", users, user -> user.details().fullName()));
            add.setArray(6, array(connection, "text", users, user -> roles(user.details())));
            add.setArray(7, array(connection, "boolean", users, ImportedUser::active));
            add.setArray(8, array(connection, "timestamptz", users, user -> user.createdAt()
                    .toString()));
        });
        // Looked at afterwards, as whoever had an address until this moment may have reserved it with the same commit.
        added.removeAll(run(
                GIVE_BACK,
                delete -> delete.setArray(1, delete.getConnection().createArrayOf("uuid", added.toArray()))));
        return added.stream().map(UUID::fromString).collect(Collectors.toSet());
    }

    private static String roles(NewUser details) {
        var roles = new TreeSet<>(details.roles());
        roles.add("user");
        return String.join(",", roles);
    }

    private static Array array(
            Connection connection,
            String type,
            List<ImportedUser> users,
            Function<ImportedUser, @Nullable Object> column)
            throws SQLException {
        return connection.createArrayOf(type, users.stream().map(column).toArray());
    }

    private Set<String> find(String sql, Collection<String> among) {
        return run(sql, select -> select.setArray(1, select.getConnection().createArrayOf("text", among.toArray())));
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private Set<String> run(String sql, Parameters parameters) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            var values = new HashSet<String>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    values.add(row.getString(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException("Accounts could not be imported", e);
        }
    }
}
