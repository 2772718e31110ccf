package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class KeyRotationTest {
    private static final String ROTATE = "/api/v1/admin/keys/rotate";

    private final Api api = Api.ofTest();
    private String admin = "";

    @BeforeEach
    void signIn() throws SQLException {
        admin = Accounts.administrator(api).string("access_token");
    }

    @Test
    void theNextKeyIsPublishedBeforeItSigns() {
        var rotation = api.send("POST", ROTATE, null, null, admin);
        assertThat(rotation.status()).as(rotation.text()).isEqualTo(202);
        assertThat(rotation.json().fieldNames()).toIterable().containsExactlyInAnyOrder("kid", "state", "active_at");
        assertThat(rotation.string("state")).isEqualTo("pending");
        assertThat(Instant.parse(rotation.string("active_at"))).isAfter(Instant.now());
        assertThat(published()).contains(rotation.string("kid"));
        assertThat(api.post(ROTATE, Map.of("compromised", false), admin).string("kid"))
                .isEqualTo(rotation.string("kid"));
        assertThat(api.get("/api/v1/users/me", admin).status()).isEqualTo(200);
    }

    @Test
    void aCompromisedKeyIsDroppedAtOnceWithWhatItSigned() {
        var before = published();
        var rotation = api.post(ROTATE, Map.of("compromised", true), admin);
        assertThat(rotation.status()).as(rotation.text()).isEqualTo(202);
        assertThat(rotation.string("state")).isEqualTo("active");
        assertThat(published()).containsExactly(rotation.string("kid")).doesNotContainAnyElementsOf(before);
        assertThat(api.get("/api/v1/users/me", admin).status()).isEqualTo(401);
        var fresh = Accounts.signedIn(api).string("access_token");
        assertThat(api.get("/api/v1/users/me", fresh).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yes\"", "1", "[]"})
    void whetherItIsCompromisedIsTrueOrFalse(String compromised) {
        var refused = api.send("POST", ROTATE, "application/json", "{\"compromised\":" + compromised + "}", admin);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.string("code")).isEqualTo("validation-failed");
    }

    @Test
    void onlyAnAdministratorRotates() {
        var before = published();
        var user = Accounts.signedIn(api).string("access_token");
        assertThat(api.post(ROTATE, Map.of("compromised", true), user).status()).isEqualTo(403);
        assertThat(api.post(ROTATE, Map.of("compromised", true)).status()).isEqualTo(401);
        assertThat(published()).isEqualTo(before);
    }

    private List<String> published() {
        return StreamSupport.stream(
                        api.get("/.well-known/jwks.json").json().path("keys").spliterator(), false)
                .map(key -> key.path("kid").asText())
                .toList();
    }
}
