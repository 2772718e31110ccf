package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
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
    void aStartWithoutAnyAdministratorIsWarnedOf() throws SQLException {
        var warnings = new ArrayList<String>();
        var log = Logger.getLogger(FirstAdministrator.class.getName());
        Filter collecting = line -> {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.add(line.getMessage());
            }
            return true;
        };
        log.setFilter(collecting);
        try {
            first.make(new StartupEvent());
            assertThat(warnings).singleElement().asString().contains("set ADMIN_EMAIL");
            first.make(Accounts.freshEmail());
            first.make(new StartupEvent());
            assertThat(warnings).hasSize(1);
        } finally {
            log.setFilter(null);
        }
    }

    @Test
    void ofManyMadeAtOnceOneIsMade() throws Exception {
        var barrier = new CyclicBarrier(8);
        var starts = Stream.generate(() -> (Callable<Boolean>) () -> {
                    barrier.await();
                    return first.make(Accounts.freshEmail());
                })
                .limit(8)
                .toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var made = 0;
            for (var start : threads.invokeAll(starts)) {
                made += start.get() ? 1 : 0;
            }
            assertThat(made).isOne();
        }
        assertThat(Table.count("SELECT count(*) FROM users WHERE 'admin' = ANY (roles)"))
                .isOne();
    }

    @Test
    void whoWasDemotedOnPurposeStaysSoForAsLongAsThereIsAnother() {
        var email = Accounts.freshEmail();
        assertThat(first.make(email)).isTrue();
        var another = Accounts.signedIn(api).json().path("user").path("id").asText();
        Table.update("UPDATE users SET roles = '{admin,user}', is_active = false WHERE id = ?::uuid", another);
        Table.update("UPDATE users SET roles = '{user}' WHERE email = ?", email);

        assertThat(first.make(email)).isFalse();

        assertThat(Table.strings("SELECT roles::text FROM users WHERE email = ?", email))
                .containsExactly("{user}");
    }

    @Test
    void itIsInTheTrail() {
        var email = Accounts.freshEmail();
        first.make(email);
        assertThat(Table.strings(
                        "SELECT type FROM audit_events e JOIN users u ON u.id = e.user_id WHERE u.email = ?", email))
                .containsExactly("user.registered");
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
