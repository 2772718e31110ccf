package io.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.Table;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NewPlacesTest {
    private final Api home = Api.from("127.0.0.1", "Firefox");

    @Test
    void onlyASignInFromAnotherNetworkAndUserAgentIsTold() {
        var account = Accounts.confirmed(home);

        Accounts.signIn(home, account);
        Accounts.signIn(Api.from("127.0.2.1", "Firefox"), account);
        Accounts.signIn(Api.from("127.0.0.9", "Chrome"), account);
        assertThat(told(account.email())).isZero();

        var stranger = Api.from("127.0.3.1", "Stranger");
        stranger.post(
                "/api/v1/auth/login",
                Map.of("email", account.email(), "password", account.password(), "device_name", "Sam's phone"));
        assertThat(told(account.email())).isOne();
        var mail = Accounts.text(Accounts.mails(account.email(), "New sign-in to your account", 1)
                .getFirst());
        assertThat(mail).contains("Sam's phone", "127.0.3.1");

        Accounts.signIn(stranger, account);
        assertThat(told(account.email())).isOne();
    }

    private static int told(String email) {
        return Table.count("SELECT count(*) FROM outbox WHERE kind = 'new-sign-in' AND recipient = ?", email);
    }
}
