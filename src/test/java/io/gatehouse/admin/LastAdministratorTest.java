package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two administrators go for each other, or for themselves, at the same moment. */
@QuarkusTest
class LastAdministratorTest {
    private static final String USERS = "/api/v1/users/";
    private static final int ROUNDS = 5;

    private final Api api = Api.ofTest();

    enum Move {
        DEMOTE,
        DEACTIVATE,
        DELETE,
        DEMOTE_MYSELF,
        DELETE_MYSELF
    }

    @ParameterizedTest
    @CsvSource({
        "DEMOTE, DEMOTE",
        "DEMOTE, DELETE",
        "DEACTIVATE, DEACTIVATE",
        "DEACTIVATE, DELETE",
        "DELETE, DELETE",
        "DELETE_MYSELF, DEMOTE_MYSELF",
        "DELETE_MYSELF, DELETE_MYSELF",
        "DELETE, DELETE_MYSELF"
    })
    void oneOfThemStays(Move first, Move second) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var one = Accounts.administrator(api);
            var two = Accounts.administrator(api);
            Table.update(
                    "UPDATE users SET roles = '{user}' WHERE id NOT IN (?::uuid, ?::uuid)", userId(one), userId(two));
            var statuses = atOnce(() -> make(first, one, two), () -> make(second, two, one));
            assertThat(statuses).allMatch(List.of(200, 204, 400, 401, 403, 404, 409)::contains);
            assertThat(Table.count("SELECT count(*) FROM users WHERE is_active AND 'admin' = ANY (roles)"))
                    .as("after %s and %s: %s", first, second, statuses)
                    .isOne();
        }
    }

    private static List<Integer> atOnce(Callable<Answer> one, Callable<Answer> two) throws Exception {
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(() -> {
                start.await();
                return one.call().status();
            });
            var second = threads.submit(() -> {
                start.await();
                return two.call().status();
            });
            return List.of(first.get(), second.get());
        }
    }

    private Answer make(Move move, Answer by, Answer other) {
        var token = by.string("access_token");
        return switch (move) {
            case DEMOTE -> api.put(USERS + userId(other), Map.of("roles", List.of("user")), token);
            case DEACTIVATE -> api.put(USERS + userId(other), Map.of("is_active", false), token);
            case DELETE -> api.delete(USERS + userId(other), token);
            case DEMOTE_MYSELF -> api.put(USERS + userId(by), Map.of("roles", List.of()), token);
            case DELETE_MYSELF ->
                api.send(
                        "DELETE",
                        USERS + "me",
                        "application/json",
                        "{\"password\":\"" + Accounts.PASSWORD + "\"}",
                        token);
        };
    }

    private static String userId(Answer signedIn) {
        return signedIn.json().path("user").path("id").asText();
    }
}
