package io.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A strict client of another maker, which parses every answer by its RFC and finds the endpoints by the metadata. */
@QuarkusTest
class OAuthNimbusTest {
    private static final ClientAuthentication BILLING =
            new ClientSecretBasic(new ClientID("billing"), new Secret(OAuth.BILLING_SECRET));
    private static final ClientAuthentication PORTAL =
            new ClientSecretPost(new ClientID("portal"), new Secret(OAuth.PORTAL_SECRET));
    private static final ClientAuthentication ODD =
            new ClientSecretBasic(new ClientID("a b:c%d"), new Secret("s+e%c:r&e=t 0123456789-0123456789"));

    private final Account account = Accounts.confirmed(Api.ofTest());
    private final String base =
            "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);

    private AuthorizationServerMetadata metadata =
            new AuthorizationServerMetadata(new com.nimbusds.oauth2.sdk.id.Issuer(base));

    @BeforeEach
    void discover() throws Exception {
        var response = get("/.well-known/oauth-authorization-server");
        metadata = AuthorizationServerMetadata.parse(response.getBodyAsJSONObject());
    }

    @Test
    void theMetadataNamesWhatAClientNeeds() {
        assertThat(metadata.getIssuer().getValue()).isEqualTo("https://sign-in.gatehouse.test");
        assertThat(metadata.getGrantTypes()).containsExactly(GrantType.PASSWORD, GrantType.REFRESH_TOKEN);
        assertThat(metadata.getTokenEndpointAuthMethods())
                .contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthenticationMethod.NONE);
    }

    @Test
    void aClientSignsInRefreshesLooksAndRevokes() throws Exception {
        for (var client : List.of(BILLING, PORTAL)) {
            var tokens = signIn(client);
            assertThat(tokens.getTokens().getAccessToken().getScope()).contains(new Scope.Value("profile"));
            assertThat(tokens.getTokens().getAccessToken().getLifetime()).isEqualTo(600);

            var refresh = new RefreshTokenGrant(tokens.getTokens().getRefreshToken());
            var refreshed = token(
                            new TokenRequest(metadata.getTokenEndpointURI(), client, refresh, new Scope("profile")))
                    .toSuccessResponse();
            assertThat(refreshed.getTokens().getAccessToken().getScope()).hasToString("profile");

            var access = refreshed.getTokens().getAccessToken();
            var seen =
                    introspect(new TokenIntrospectionRequest(metadata.getIntrospectionEndpointURI(), client, access));
            assertThat(seen.isActive()).isTrue();
            assertThat(seen.getClientID()).isEqualTo(client.getClientID());
            assertThat(seen.getIssuer()).isEqualTo(metadata.getIssuer());
            assertThat(seen.getUsername()).isEqualTo(account.email());

            var revocation = new TokenRevocationRequest(
                    metadata.getRevocationEndpointURI(),
                    client,
                    refreshed.getTokens().getRefreshToken());
            assertThat(send(revocation.toHTTPRequest()).getStatusCode()).isEqualTo(200);
            assertThat(introspect(new TokenIntrospectionRequest(metadata.getIntrospectionEndpointURI(), client, access))
                            .isActive())
                    .isFalse();
        }
    }

    @Test
    void aPublicClientNamesItself() throws Exception {
        var request = new TokenRequest(
                metadata.getTokenEndpointURI(), new ClientID("mobile"), passwordGrant(), new Scope("profile"));
        assertThat(token(request).indicatesSuccess()).isTrue();
    }

    @Test
    void credentialsWithEveryCharacterArrive() throws Exception {
        var request = new TokenRequest(metadata.getTokenEndpointURI(), ODD, passwordGrant(), null);
        assertThat(token(request).toErrorResponse().getErrorObject().getCode()).isEqualTo("unauthorized_client");
    }

    @Test
    void errorsAreThoseOfTheRfc() throws Exception {
        var wrongSecret = new ClientSecretBasic(new ClientID("billing"), new Secret("wrong"));
        var refused = token(new TokenRequest(metadata.getTokenEndpointURI(), wrongSecret, passwordGrant(), null));
        assertThat(error(refused).getHTTPStatusCode()).isEqualTo(401);
        assertThat(error(refused).getCode()).isEqualTo("invalid_client");

        var tooMuch =
                token(new TokenRequest(metadata.getTokenEndpointURI(), BILLING, passwordGrant(), new Scope("account")));
        assertThat(error(tooMuch).getCode()).isEqualTo("invalid_scope");

        var me = new HTTPRequest(HTTPRequest.Method.GET, URI.create(base + "/api/v1/users/me"));
        me.setAuthorization(signIn(BILLING).getTokens().getAccessToken().toAuthorizationHeader());
        var challenge = me.send().getWWWAuthenticate();
        assertThat(BearerTokenError.parse(challenge)).isEqualTo(BearerTokenError.INSUFFICIENT_SCOPE);
        assertThat(BearerTokenError.parse(challenge).getScope()).hasToString("account");
    }

    @Test
    void aResourceServerVerifiesAccessTokensByMetadataAndKeysAlone() throws Exception {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.ES256,
                JWKSourceBuilder.create(local(metadata.getJWKSetURI()).toURL()).build()));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                "gatehouse",
                new JWTClaimsSet.Builder()
                        .issuer(metadata.getIssuer().getValue())
                        .build(),
                Set.of("sub", "exp", "iat", "jti", "client_id")));
        var claims =
                processor.process(signIn(BILLING).getTokens().getAccessToken().getValue(), null);
        assertThat(claims.getStringClaim("email")).isEqualTo(account.email());
        assertThat(claims.getStringListClaim("groups")).containsExactly("user");
    }

    private AccessTokenResponse signIn(ClientAuthentication client) throws Exception {
        return token(new TokenRequest(metadata.getTokenEndpointURI(), client, passwordGrant(), null))
                .toSuccessResponse();
    }

    private ResourceOwnerPasswordCredentialsGrant passwordGrant() {
        return new ResourceOwnerPasswordCredentialsGrant(account.email(), new Secret(account.password()));
    }

    private TokenResponse token(TokenRequest request) throws Exception {
        return TokenResponse.parse(send(request.toHTTPRequest()));
    }

    private TokenIntrospectionSuccessResponse introspect(TokenIntrospectionRequest request) throws Exception {
        return TokenIntrospectionResponse.parse(send(request.toHTTPRequest())).toSuccessResponse();
    }

    private static ErrorObject error(TokenResponse response) {
        return response.toErrorResponse().getErrorObject();
    }

    private HTTPResponse get(String path) throws Exception {
        return new HTTPRequest(HTTPRequest.Method.GET, URI.create(base + path)).send();
    }

    /** To the instance under test, as a reverse proxy at the public URL would pass it on. */
    private HTTPResponse send(HTTPRequest request) throws Exception {
        var local = new HTTPRequest(request.getMethod(), local(request.getURI()));
        request.getHeaderMap().forEach((name, values) -> local.setHeader(name, values.toArray(String[]::new)));
        local.setBody(request.getBody());
        return local.send();
    }

    private URI local(URI published) {
        return URI.create(base + published.getPath());
    }
}
