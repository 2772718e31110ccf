package io.gatehouse.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PasswordChangeTest {
    private static final String NEW_PASSWORD = "another-horse-battery-8";

    private final Api api = Api.ofTest();
    private final Account account = Accounts.confirmed(api);
    private final String access = Accounts.signIn(api, account).string("access_token");

    @Test
    void aWrongPresentPasswordIsNamed() {
        assertRefused(change("wrong-horse-battery-7", NEW_PASSWORD), "current_password");
        assertThat(signIn(account.password()).status()).isEqualTo(200);
    }

    @Test
    void aWeakOneIsNamed() {
        assertRefused(change(account.password(), "password"), "new_password");
    }

    @Test
    void theSameOneIsRefused() {
        assertRefused(change(account.password(), account.password()), "new_password");
    }

    @Test
    void bothMustBeThere() {
        var answer = api.post("/api/v1/users/me/password", Map.of(), access);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors")).hasSize(2);
    }

    @Test
    void nobodyElseMay() {
        assertThat(api.post(
                                "/api/v1/users/me/password",
                                Map.of("current_password", account.password(), "new_password", NEW_PASSWORD))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aChangeOfAddressThatWaitsIsGivenUp() {
        var newEmail = Accounts.freshEmail();
        assertThat(api.post(
                                "/api/v1/users/me/email",
                                Map.of("new_email", newEmail, "password", account.password()),
                                access)
                        .status())
                .isEqualTo(202);
        var token = Accounts.mailedToken(newEmail);

        assertThat(change(account.password(), NEW_PASSWORD).status()).isEqualTo(204);

        assertThat(api.post("/api/v1/auth/verify-email", Map.of("token", token)).string("code"))
                .isEqualTo("invalid-token");
        assertThat(signIn(NEW_PASSWORD).status()).isEqualTo(200);
        assertThat(Table.strings("SELECT state FROM email_changes WHERE new_email = ?", newEmail))
                .containsExactly("void");
    }

    private Answer change(String current, String replacing) {
        return api.post(
                "/api/v1/users/me/password", Map.of("current_password", current, "new_password", replacing), access);
    }

    private Answer signIn(String password) {
        return api.post("/api/v1/auth/login", Map.of("email", account.email(), "password", password));
    }

    private static void assertRefused(Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.string("code")).isEqualTo("validation-failed");
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo(field);
    }
}
