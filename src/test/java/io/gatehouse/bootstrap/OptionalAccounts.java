package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** Accounts of an instance that doesn't want addresses confirmed. */
final class OptionalAccounts {
    private OptionalAccounts() {}

    static Account register(Api api) {
        var account = new Account(Accounts.freshEmail(), Accounts.PASSWORD);
        var answer =
                api.post("/api/v1/auth/register", Map.of("email", account.email(), "password", account.password()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return account;
    }

    static Account administrator(Api api, Map<String, String> servers) throws SQLException {
        var account = register(api);
        try (var database = DriverManager.getConnection(
                        servers.get("database.url"),
                        servers.get("database.username"),
                        servers.get("database.password"));
                var statement = database.prepareStatement("UPDATE users SET roles = '{user,admin}' WHERE email = ?")) {
            statement.setString(1, account.email());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        return account;
    }
}
