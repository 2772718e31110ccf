package io.gatehouse.oauth;

import static io.gatehouse.oauth.OAuth.BILLING;
import static io.gatehouse.oauth.OAuth.BUILT_IN;
import static io.gatehouse.oauth.OAuth.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PasswordGrantOffTest.Off.class)
class PasswordGrantOffTest {
    public static final class Off implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gatehouse.oauth.password-grant", "false",
                    "gatehouse.issuer", "https://sign-in.gatehouse.test/tenant");
        }
    }

    private final Api api = Api.ofTest();
    private final OAuth oauth = new OAuth(api);

    @Test
    void thePasswordGrantIsNeitherTakenNorAdvertised() {
        var account = Accounts.confirmed(api);
        assertRefused(oauth.password(BILLING, account), 400, "unsupported_grant_type");
        var login = Accounts.signIn(api, account);
        assertThat(oauth.refresh(BUILT_IN, login.string("refresh_token")).status())
                .isEqualTo(200);
        var types = api.get("/.well-known/oauth-authorization-server").json().path("grant_types_supported");
        assertThat(types).hasToString("[\"refresh_token\"]");
    }

    @Test
    void theMetadataOfAnIssuerWithAPathIsFoundInBothPlaces() {
        var plain = api.get("/.well-known/oauth-authorization-server");
        assertThat(plain.string("issuer")).isEqualTo("https://sign-in.gatehouse.test/tenant");
        assertThat(api.get("/.well-known/oauth-authorization-server/tenant").text())
                .isEqualTo(plain.text());
        assertThat(api.get("/.well-known/oauth-authorization-server/other").status())
                .isEqualTo(404);
    }
}
