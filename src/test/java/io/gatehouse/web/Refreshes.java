package io.gatehouse.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.gatehouse.TestServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The refreshes that a browser's pages make from now on. */
final class Refreshes implements AutoCloseable {
    private final BrowserContext context;
    private final List<Integer> statuses = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final Consumer<Response> ear = this::hear;

    Refreshes(BrowserContext context) {
        this.context = context;
        context.onResponse(ear);
    }

    private void hear(Response response) {
        if (response.url().endsWith("/auth/web/refresh")) {
            statuses.add(response.status());
            times.add(System.nanoTime());
        }
    }

    /** Playwright hears of answers only while it is called: the page lends itself. */
    void await(Page page, int count) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
            page.waitForTimeout(100);
            return statuses.size() >= count;
        });
    }

    List<Integer> statuses() {
        return statuses;
    }

    /** How often the account's session has been refreshed, by the database. */
    static int generation(String email) {
        try (var database = TestServers.database();
                var query = database.prepareStatement(
                        "SELECT max(generation) FROM sessions WHERE user_id = (SELECT id FROM users WHERE email = ?)")) {
            query.setString(1, email);
            var rows = query.executeQuery();
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Milliseconds between two that followed each other. */
    long shortestPause() {
        return IntStream.range(1, times.size())
                .mapToLong(index -> (times.get(index) - times.get(index - 1)) / 1_000_000)
                .min()
                .orElse(0);
    }

    @Override
    public void close() {
        context.offResponse(ear);
    }
}
