package io.gatehouse.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.gatehouse.key.SigningKeys;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BearerTest {
    @Inject
    AccessTokens tokens;

    @Inject
    SigningKeys keys;

    @Inject
    Revocations revocations;

    @Inject
    TokenConfig config;

    @Inject
    Clock clock;

    private final UUID user = UUID.randomUUID();
    private final UUID session = UUID.randomUUID();

    private String token(String scope, String... roles) {
        return tokens.mint(request(scope, roles), clock.instant()).token();
    }

    private AccessTokenRequest request(String scope, String... roles) {
        return new AccessTokenRequest(
                user,
                session,
                "gatehouse",
                scope,
                Set.of(roles),
                clock.instant(),
                List.of("pwd"),
                "ada@example.com",
                true);
    }

    private static ValidatableResponse get(String path, String token) {
        return given().header("Authorization", "Bearer " + token).get(path).then();
    }

    private static void assertInvalidToken(ValidatableResponse response) {
        response.statusCode(401)
                .contentType(startsWith("application/problem+json"))
                .header("WWW-Authenticate", containsString("error=\"invalid_token\""));
    }

    @Test
    void aGoodTokenTellsWhoCalls() {
        get("/probe/user", token("account", "user")).statusCode(200).body(equalTo(user + " " + session + " gatehouse"));
        get("/probe/admin", token("account", "user", "admin")).statusCode(200);
    }

    @Test
    void theSchemeIsReadWithoutCase() {
        given().header("Authorization", "bearer " + token("account", "user"))
                .get("/probe/user")
                .then()
                .statusCode(200);
    }

    @Test
    void theRoleIsNeeded() {
        get("/probe/admin", token("account", "user"))
                .statusCode(403)
                .header("WWW-Authenticate", containsString("insufficient_scope"));
    }

    @Test
    void theAccountScopeIsNeeded() {
        get("/probe/user", token("profile", "user"))
                .statusCode(403)
                .header("WWW-Authenticate", containsString("insufficient_scope"));
        get("/probe/user", token("", "user")).statusCode(403);
    }

    @Test
    void withoutATokenTheChallengeNamesNoError() {
        given().get("/probe/user").then().statusCode(401).header("WWW-Authenticate", not(containsString("error")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "ghr_abc"})
    void rubbishIsAnInvalidToken(String rubbish) {
        assertInvalidToken(get("/probe/user", rubbish));
    }

    @Test
    void aTokenOfEightKilobytesIsAnInvalidToken() {
        assertInvalidToken(get("/probe/user", "a".repeat(8 * 1024)));
    }

    @Test
    void anExpiredTokenIsAnInvalidToken() {
        var expired = tokens.mint(request("account", "user"), clock.instant().minus(config.accessTtl()));

        assertInvalidToken(get("/probe/user", expired.token()));
    }

    @Test
    void aTokenInTheQueryOrInACookieDoesntCount() {
        var token = token("account", "user");

        given().queryParam("access_token", token).get("/probe/user").then().statusCode(401);
        given().cookie("access_token", token)
                .cookie("Bearer", token)
                .get("/probe/user")
                .then()
                .statusCode(401);
    }

    @Test
    void aRevokedSessionsTokenIsAnInvalidTokenAlsoWhenItWasSeenBefore() {
        var token = token("account", "user");
        get("/probe/user", token).statusCode(200);

        QuarkusTransaction.requiringNew().run(() -> revocations.revoke(session));

        assertInvalidToken(get("/probe/user", token));
    }

    @Test
    void anOpenEndpointReadsTheTokenOnlyIfItAsks() {
        given().get("/probe/open").then().statusCode(200).body(equalTo("nobody"));
        get("/probe/open", token("account", "user")).statusCode(200).body(equalTo(user.toString()));
        assertInvalidToken(get("/probe/open", "rubbish"));
        get("/.well-known/jwks.json", "rubbish").statusCode(200);
    }

    @Test
    void aCompromisedKeyTakesTheTokensThatItSignedWithIt() throws InvalidTokenException {
        var token = token("account", "user");
        assertThat(tokens.verify(token).sessionId()).isEqualTo(session);
        get("/probe/user", token).statusCode(200);

        keys.rotate(true);

        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(token));
        assertInvalidToken(get("/probe/user", token));
        get("/probe/user", token("account", "user")).statusCode(200);
    }

    @Test
    void whatIsMintedSaysHowLongItLives() throws InvalidTokenException {
        var minted = tokens.mint(request("account", "user"), clock.instant());

        assertThat(minted.ttl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(tokens.verify(minted.token()).expiresAt()).isEqualTo(minted.expiresAt());
        assertThat(minted.toString()).doesNotContain(minted.token());
    }
}
