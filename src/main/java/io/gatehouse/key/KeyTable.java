package io.gatehouse.key;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The rows of {@code signing_keys}. Who changes them holds {@link #lock} first, in a transaction. */
@ApplicationScoped
class KeyTable {
    private static final String SELECT = """
            select clock_timestamp() as read_at, kid, algorithm, state, public_key, private_key, master_key_id, active_at, gone_at
            from (select 1) as always left join signing_keys on true
            order by active_at desc, kid""";

    private final AgroalDataSource dataSource;

    KeyTable(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Keeps every other instance from changing the keys until the end of the transaction; readers go on. */
    void lock() {
        execute("lock table signing_keys in exclusive mode");
    }

    StoredKeys load() {
        return with(SELECT, statement -> {
            var rows = new ArrayList<KeyRow>();
            var now = Instant.EPOCH;
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    now = instant(result, "read_at");
                    if (result.getString("kid") != null) {
                        rows.add(row(result));
                    }
                }
            }
            return new StoredKeys(rows, now);
        });
    }

    void insert(KeyRow row) {
        var sealed = row.privateKey();
        if (sealed == null) {
            throw new IllegalArgumentException("A new key can sign");
        }
        execute(
                "insert into signing_keys (kid, algorithm, state, public_key, private_key, master_key_id, active_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                row.kid(),
                row.algorithm().name(),
                row.state().stored(),
                row.publicKey(),
                sealed.box(),
                sealed.masterKeyId(),
                row.activeAt().atOffset(ZoneOffset.UTC));
    }

    /** The private half is erased: from here on nobody signs with it, whatever leaks later. */
    void retireActive(Instant goneAt) {
        execute(
                "update signing_keys set state = 'retired', private_key = null, master_key_id = null, gone_at = ?"
                        + " where state = 'active'",
                goneAt.atOffset(ZoneOffset.UTC));
    }

    void activate(String kid) {
        execute("update signing_keys set state = 'active', active_at = clock_timestamp() where kid = ?", kid);
    }

    void reseal(String kid, Sealed sealed) {
        execute(
                "update signing_keys set private_key = ?, master_key_id = ? where kid = ?",
                sealed.box(),
                sealed.masterKeyId(),
                kid);
    }

    void delete(String kid) {
        execute("delete from signing_keys where kid = ?", kid);
    }

    void deleteAll() {
        execute("delete from signing_keys");
    }

    private static KeyRow row(ResultSet result) throws SQLException {
        var box = result.getBytes("private_key");
        return new KeyRow(
                result.getString("kid"),
                SigningAlgorithm.valueOf(result.getString("algorithm")),
                KeyState.of(result.getString("state")),
                result.getBytes("public_key"),
                box == null ? null : new Sealed(result.getInt("master_key_id"), box),
                instant(result, "active_at"),
                instantOrNull(result, "gone_at"));
    }

    private static Instant instant(ResultSet result, String column) throws SQLException {
        return result.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet result, String column) throws SQLException {
        var at = result.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private void execute(String sql, Object... parameters) {
        with(sql, statement -> {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.execute();
        });
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return work.with(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("signing_keys: " + e.getMessage(), e);
        }
    }
}
