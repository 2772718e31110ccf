package io.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientRegistrationsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void aConfidentialClientIsReadWithoutItsSecret() {
        var clients = ClientRegistrations.parse("""
                [{"client_id":"billing","client_secret":"%s","token_endpoint_auth_method":"client_secret_post",
                  "grant_types":["password","refresh_token"],"scope":"profile invoices","client_name":"Billing"}]""".formatted(SECRET));
        assertThat(clients).singleElement().satisfies(client -> {
            assertThat(client.id()).isEqualTo("billing");
            assertThat(client.method()).isEqualTo(AuthenticationMethod.CLIENT_SECRET_POST);
            assertThat(client.hasSecret(SECRET)).isTrue();
            assertThat(client.hasSecret(SECRET + " ")).isFalse();
            assertThat(client.grantTypes()).isEqualTo(EnumSet.allOf(GrantType.class));
            assertThat(client.scope().values()).containsExactly("profile", "invoices");
            assertThat(client.toString()).doesNotContain(SECRET);
        });
    }

    @Test
    void whatIsLeftOutIsBasicWithoutGrantsOrScope() {
        var clients = ClientRegistrations.parse("[{\"client_id\":\"x\",\"client_secret\":\"" + SECRET + "\"}]");
        assertThat(clients).singleElement().satisfies(client -> {
            assertThat(client.method()).isEqualTo(AuthenticationMethod.CLIENT_SECRET_BASIC);
            assertThat(client.grantTypes()).isEmpty();
            assertThat(client.scope().values()).isEmpty();
        });
    }

    @Test
    void aPublicClientHasNoSecret() {
        var clients = ClientRegistrations.parse("[{\"client_id\":\"spa\",\"token_endpoint_auth_method\":\"none\"}]");
        assertThat(clients).singleElement().satisfies(client -> {
            assertThat(client.isConfidential()).isFalse();
            assertThat(client.hasSecret("")).isFalse();
        });
    }

    @Test
    void noClientsAreNoProblem() {
        assertThat(ClientRegistrations.parse("[]")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            {} -> it must be a JSON array
            nonsense -> it must be a JSON array
            '' -> it must be a JSON array
            [] [] -> it must be a JSON array
            [{"client_id":"a","client_id":"b"}] -> it must be a JSON array
            ["billing"] -> client 1 must be a JSON object
            [{"client_id":"gatehouse","token_endpoint_auth_method":"none"}] -> the client_id 'gatehouse' is taken
            [{"client_id":"a","token_endpoint_auth_method":"none"},{"client_id":"a","client_secret":"0123456789abcdef0123456789abcdef"}] -> the client_id 'a' is there twice
            [{"client_id":"a","token_endpoint_auth_method":"none"},{"token_endpoint_auth_method":"none"}] -> client 2 needs a client_id
            [{"client_id":"","token_endpoint_auth_method":"none"}] -> client 1 needs a client_id
            [{"client_id":7,"token_endpoint_auth_method":"none"}] -> client 1 needs a client_id
            [{"client_id":"münchen","token_endpoint_auth_method":"none"}] -> client 1 needs a client_id
            [{"client_id":"a\\nb","token_endpoint_auth_method":"none"}] -> client 1 needs a client_id
            [{"client_id":"a"}] -> the client 'a' needs a client_secret of at least 32
            [{"client_id":"a","client_secret":"0123456789abcdef0123456789abcde"}] -> the client 'a' needs a client_secret of at least 32
            [{"client_id":"a","client_secret":["0123456789abcdef0123456789abcdef"]}] -> the client 'a' has a client_secret that is no string
            [{"client_id":"a","client_secret":"0123456789abcdef0123456789abcdeü"}] -> the client 'a' needs a client_secret
            [{"client_id":"a","client_secret":"0123456789abcdef0123456789abcdef","token_endpoint_auth_method":"none"}] -> the client 'a' has a client_secret but
            [{"client_id":"a","token_endpoint_auth_method":"private_key_jwt"}] -> the client 'a' has a token_endpoint_auth_method other than
            [{"client_id":"a","token_endpoint_auth_method":"none","grant_types":"password"}] -> the client 'a' has grant_types that are no JSON array
            [{"client_id":"a","token_endpoint_auth_method":"none","grant_types":["client_credentials"]}] -> the client 'a' has grant_types other than
            [{"client_id":"a","token_endpoint_auth_method":"none","scope":"profile,invoices  x"}] -> the client 'a' has a malformed scope
            [{"client_id":"a","token_endpoint_auth_method":"none","scope":"pro\\"file"}] -> the client 'a' has a malformed scope
            [{"client_id":"a","token_endpoint_auth_method":"none","scope":["profile"]}] -> the client 'a' has a scope that is no string
            [{"client_id":"a","token_endpoint_auth_method":"none","scopes":"profile"}] -> the client 'a' has the unknown member 'scopes'
            """)
    void whatIsWrongIsSaidWithoutTheSecret(String json, String problem) {
        assertThat(ClientRegistrations.problem(json)).hasValueSatisfying(message -> assertThat(message)
                .startsWith(problem)
                .doesNotContain("0123456789abcde")
                .doesNotContain("\n"));
    }
}
