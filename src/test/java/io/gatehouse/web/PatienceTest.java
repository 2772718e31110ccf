package io.gatehouse.web;

import static io.gatehouse.web.Browser.REFRESH;
import static io.gatehouse.web.Browser.REFRESH_COOKIE;
import static io.gatehouse.web.Chromium.heading;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whoever can't be served now stays signed in. */
@QuarkusTest
@TestProfile(PatienceTest.Small.class)
class PatienceTest {
    /** Addresses of their own: other tests have used up what 127.0.0.1 may send. */
    private final Api api = Api.from("127.0.8.2", "test");

    public static final class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = new HashMap<>(new InBrowser().getConfigOverrides());
            settings.put("gatehouse.rate-limit.enabled", "true");
            settings.put("gatehouse.rate-limit.refresh", "4/6s");
            settings.put("gatehouse.rate-limit.mail", "1000/1m");
            settings.put("quarkus.datasource.jdbc.max-size", "2");
            settings.put("quarkus.datasource.jdbc.acquisition-timeout", "1s");
            return settings;
        }
    }

    @Test
    void aRefreshThatComesTooOftenLeavesTheCookiesAlone() {
        var browser = Browser.signedIn(api);
        var answer = browser.post(REFRESH);
        while (answer.status() == 200) {
            answer = browser.post(REFRESH);
        }
        assertPutOff(answer, 429);
        Awaitility.await().until(() -> browser.post(REFRESH).status() == 200);
    }

    @Test
    void withoutTheDatabaseTheCookiesStayAndThePageIsSignedInAsBefore() throws Exception {
        var api = Api.from("127.0.8.1", "test");
        var browser = Browser.signedIn(api);
        var account = Accounts.confirmed(api);
        try (var chromium = new Chromium()) {
            var context = chromium.context();
            var page = Chromium.signedIn(context, account.email(), account.password());
            try (var refreshes = new Refreshes(context)) {
                try (var lock = lockUsers();
                        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int i = 0; i < 2; i++) {
                        threads.submit(() -> new Browser(api).signIn(account, Map.of()));
                    }
                    Awaitility.await().until(() -> {
                        var answer = browser.post(REFRESH);
                        if (answer.status() == 503) {
                            assertPutOff(answer, 503);
                        }
                        return answer.status() == 503;
                    });
                    refreshes.await(page, 1);
                    lock.rollback();
                }
                assertThat(refreshes.statuses()).contains(503);
                refreshes.await(page, refreshes.statuses().size() + 2);
                assertThat(refreshes.statuses()).endsWith(200).doesNotContain(401);
            }
            heading(page, "Profile");
        }
        assertThat(browser.cookie(REFRESH_COOKIE)).startsWith("ghr_");
        assertThat(browser.post(REFRESH).status()).isIn(200, 429);
    }

    private static Connection lockUsers() throws SQLException {
        var lock = TestServers.database();
        lock.setAutoCommit(false);
        try (var statement = lock.createStatement()) {
            statement.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
        }
        return lock;
    }

    private static void assertPutOff(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
}
