package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FirstAdministratorTest.WithPassword.class)
class FirstAdministratorTest {
    private static final String PASSWORD = "a-long-way-to-tipperary-9";

    public static final class WithPassword implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("admin.password", PASSWORD);
        }
    }

    private final Api api = Api.ofTest();

    @Inject
    FirstAdministrator first;

    @BeforeEach
    void nobodyIsAdministrator() throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE users SET roles = '{user}' WHERE 'admin' = ANY (roles)");
        }
    }

    @Test
    void itIsMadeOnceAndNeverTouchedAgain() {
        var email = "admin-" + UUID.randomUUID() + "@example.com";

        assertThat(first.make(email)).isTrue();
        assertThat(first.make(email)).isFalse();
        assertThat(first.make("another-" + email)).isFalse();

        var login = Accounts.signIn(api, new Accounts.Account(email, PASSWORD));
        assertThat(login.json().path("user").path("roles").toString()).isEqualTo("[\"user\",\"admin\"]");
    }

    @Test
    void anAccountOfThatAddressIsNotPromoted() {
        var account = Accounts.confirmed(api);

        assertThat(first.make(account.email())).isFalse();

        assertThat(Accounts.signIn(api, account)
                        .json()
                        .path("user")
                        .path("roles")
                        .toString())
                .isEqualTo("[\"user\"]");
    }
}
