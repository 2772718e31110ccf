package io.gatehouse.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AcceptTest {
    private static final String REFRESH = "/api/v1/auth/refresh";

    private final Api api = Api.ofTest();

    @Test
    void whoAcceptsNoJsonIsToldBeforeItsTokenIsUsed() {
        var token = Accounts.signedIn(api).string("refresh_token");
        for (var accept : new String[] {
            "text/html", "text/plain", "image/png", "garbage", "a/b/c", "application/json;q=x", "text/html;;=", "/"
        }) {
            var refused = refresh(token, accept);
            assertThat(refused.status()).as(accept).isEqualTo(406);
            assertThat(refused.header("Content-Type")).as(accept).startsWith("application/problem+json");
            assertThat(refused.string("code")).isEqualTo("not-acceptable");
        }
        var answer = refresh(token, "application/json");
        assertThat(answer.status()).isEqualTo(200);
        var successor = answer.string("refresh_token");
        // Had one of the refused requests rotated it, the token would be two generations old by now.
        assertThat(refresh(successor, "*/*").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/html, image/gif, *; q=.2, */*; q=.2", "*/*", "application/*", "application/json;q=0.9"})
    void whoAcceptsJsonGetsIt(String accept) {
        var answer = refresh(Accounts.signedIn(api).string("refresh_token"), accept);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.string("refresh_token")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "garbage"})
    void theTokenEndpointAnswersInItsOwnForm(String accept) {
        var answer = api.send(
                "POST",
                "/oauth2/token",
                "grant_type=refresh_token&refresh_token=x&client_id=gatehouse",
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", accept));
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.string("error")).isEqualTo("invalid_request");
    }

    @Test
    void aPageIsHtmlAndItsRefusalsAreReadable() {
        var page = api.send("GET", "/api/v1/auth/verify-email?token=x", null, Map.of("Accept", "text/html"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        var refused = api.send("GET", "/api/v1/auth/verify-email?token=x", null, Map.of("Accept", "image/png"));
        assertThat(refused.status()).isEqualTo(406);
        assertThat(refused.string("code")).isEqualTo("not-acceptable");
    }

    private Answer refresh(String token, String accept) {
        return api.send(
                "POST",
                REFRESH,
                "{\"refresh_token\":\"%s\"}".formatted(token),
                Map.of("Content-Type", "application/json", "Accept", accept));
    }
}
