package io.gatehouse.key;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Table;
import io.gatehouse.TestServers;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class SigningKeysTest {
    private static final String ANOTHER_MASTER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";

    @Inject
    SigningKeys ours;

    @Inject
    KeyTable table;

    @Inject
    MasterKeys ourMasterKeys;

    @Inject
    Event<RotationBegun> begun;

    @ConfigProperty(name = "gatehouse.master-key")
    String masterKey;

    private final List<SigningKeys> instances = new ArrayList<>();

    record Config(
            Duration jwksMaxAge,
            Duration rotationPeriod,
            Duration pollInterval,
            SigningAlgorithm algorithm,
            Duration tokenLife)
            implements KeyConfig {
        static Config of(SigningAlgorithm algorithm) {
            return new Config(
                    Duration.ofMinutes(5),
                    Duration.ofDays(30),
                    Duration.ofMillis(50),
                    algorithm,
                    Duration.ofMinutes(10));
        }
    }

    /** Another instance of the service on the same database. */
    private SigningKeys instance(SigningAlgorithm algorithm, MasterKeys masterKeys) {
        var config = Config.of(algorithm);
        var instance = new SigningKeys(table, new KeyRotation(table, masterKeys, config, begun), masterKeys, config);
        instances.add(instance);
        return instance;
    }

    private SigningKeys started(SigningAlgorithm algorithm) {
        var instance = instance(algorithm, ourMasterKeys);
        instance.start(new StartupEvent());
        return instance;
    }

    @AfterEach
    void stopTheInstancesAndGoOnWithAFreshKey() {
        instances.forEach(SigningKeys::stop);
        ours.rotate(true);
    }

    @Test
    void manyInstancesThatStartAtOnceMakeOneKey() throws Exception {
        table.deleteAll();
        int before = rotations("first");
        int many = 8;
        var barrier = new CyclicBarrier(many);
        Callable<String> start = () -> {
            var instance = instanceUntracked();
            barrier.await();
            instance.start(new StartupEvent());
            instance.stop();
            return instance.active().kid();
        };

        List<String> kids;
        try (var threads = Executors.newFixedThreadPool(many)) {
            var futures = threads.invokeAll(
                    IntStream.range(0, many).mapToObj(i -> start).toList());
            kids = new ArrayList<>();
            for (var future : futures) {
                kids.add(future.get());
            }
        }

        assertThat(kids).hasSize(many).containsOnly(kids.getFirst());
        assertThat(table.load().rows()).singleElement().satisfies(row -> {
            assertThat(row.kid()).isEqualTo(kids.getFirst());
            assertThat(row.state()).isEqualTo(KeyState.ACTIVE);
        });
        assertThat(rotations("first")).isEqualTo(before + 1);
    }

    private static int rotations(String reason) {
        return Table.count("SELECT count(*) FROM audit_events WHERE type = 'key.rotated' AND reason = ?", reason);
    }

    private SigningKeys instanceUntracked() {
        var config = Config.of(SigningAlgorithm.ES256);
        return new SigningKeys(table, new KeyRotation(table, ourMasterKeys, config, begun), ourMasterKeys, config);
    }

    @Test
    void thePrivateKeyIsSealedInTheDatabase() {
        var sealed = table.load().active().map(KeyRow::privateKey).orElseThrow();
        var plain = ours.active().requireSigner().getEncoded();

        assertThat(new String(sealed.box(), ISO_8859_1)).doesNotContain(new String(plain, 40, 16, ISO_8859_1));
    }

    @Test
    void theJwksHasPublicMembersOnly() {
        var response = get("/.well-known/jwks.json").then().statusCode(200).extract();

        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(response.contentType()).startsWith("application/json");
        List<Map<String, String>> published = response.jsonPath().getList("keys");
        assertThat(published).singleElement().satisfies(key -> {
            assertThat(key).containsOnlyKeys("kty", "crv", "x", "y", "use", "alg", "kid");
            assertThat(key).containsEntry("alg", "ES256").containsEntry("use", "sig");
            assertThat(key).containsEntry("kid", ours.active().kid());
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmIsPublishedWithoutItsPrivateMembers(SigningAlgorithm algorithm) {
        var instance = started(algorithm);
        instance.rotate(true);

        assertThat(instance.active().algorithm()).isEqualTo(algorithm);
        assertThat(instance.jwks())
                .contains("\"alg\":\"%s\"".formatted(algorithm))
                .contains(algorithm == SigningAlgorithm.RS256 ? "\"n\":" : "\"x\":")
                .doesNotContain("\"d\":", "\"p\":", "\"q\":", "\"dp\":");
    }

    @Test
    void aKeyIsPublishedBeforeItSignsAndVerifiesUntilItsLastTokenIsGone() throws SQLException {
        var other = started(SigningAlgorithm.ES256);
        var first = ours.active().kid();

        var rotation = ours.rotate(false);
        var again = other.rotate(false);

        assertThat(rotation.state()).isEqualTo("pending");
        assertThat(again).as("one rotation at a time").isEqualTo(rotation);
        assertThat(rotation.activeAt()).isAfter(table.load().now().plus(Duration.ofMinutes(5)));
        assertThat(ours.active().kid()).isEqualTo(first);
        assertThat(other.active().kid()).isEqualTo(first);
        assertThat(ours.jwks()).contains(first, rotation.kid());
        assertThat(other.jwks()).contains(first, rotation.kid());

        execute("update signing_keys set active_at = now() where state = 'pending'");
        await().until(() -> ours.active().kid().equals(rotation.kid()));
        await().until(() -> other.active().kid().equals(rotation.kid()));
        assertThat(ours.byKid(first)).hasValueSatisfying(key -> assertThat(key.signer())
                .as("a retired key only verifies")
                .isNull());
        assertThat(ours.jwks()).contains(first);
        var retired = table.load().rows().stream()
                .filter(row -> row.state() == KeyState.RETIRED)
                .findFirst();
        assertThat(retired).hasValueSatisfying(row -> {
            assertThat(row.kid()).isEqualTo(first);
            assertThat(row.privateKey()).isNull();
            assertThat(row.goneAt()).isAfter(table.load().now().plus(Duration.ofMinutes(10)));
        });

        execute("update signing_keys set gone_at = now() where state = 'retired'");
        await().until(() -> ours.byKid(first).isEmpty() && other.byKid(first).isEmpty());
        assertThat(table.load().rows()).hasSize(1);
    }

    @Test
    void anOldKeyIsReplacedWithoutAnybodyAsking() throws SQLException {
        var other = started(SigningAlgorithm.ES256);
        var first = ours.active().kid();
        int before = rotations("scheduled");

        execute("update signing_keys set active_at = now() - interval '30 days'");

        await().until(() -> table.load().pending().isPresent());
        assertThat(List.of(ours, other))
                .allMatch(instance -> instance.active().kid().equals(first));
        assertThat(rotations("scheduled")).isEqualTo(before + 1);
        execute("update signing_keys set active_at = now() where state = 'pending'");
        await().until(() -> !ours.active().kid().equals(first));
        assertThat(rotations("scheduled")).isEqualTo(before + 1);
    }

    @Test
    void aCompromisedKeyIsDroppedByEveryInstance() {
        var other = started(SigningAlgorithm.ES256);
        var first = ours.active().kid();
        var next = ours.rotate(false).kid();

        var rotation = ours.rotate(true);

        assertThat(rotation.state()).isEqualTo("active");
        assertThat(ours.active().kid()).isEqualTo(rotation.kid());
        assertThat(ours.byKid(first)).isEmpty();
        assertThat(ours.byKid(next)).isEmpty();
        await().atMost(Duration.ofSeconds(1))
                .until(() ->
                        other.byKid(first).isEmpty() && other.active().kid().equals(rotation.kid()));
    }

    @Test
    void anotherAlgorithmIsARotation() throws SQLException {
        var first = ours.active().kid();
        int before = rotations("configured");

        var rsa = started(SigningAlgorithm.RS256);

        assertThat(rsa.active().kid()).isEqualTo(first);
        var pending = table.load().pending().orElseThrow();
        assertThat(pending.algorithm()).isEqualTo(SigningAlgorithm.RS256);
        assertThat(rotations("configured")).isEqualTo(before + 1);
        execute("update signing_keys set active_at = now() where state = 'pending'");
        await().until(() -> rsa.active().algorithm() == SigningAlgorithm.RS256);
        await().until(() -> ours.active().kid().equals(pending.kid()));
        assertThat(ours.byKid(first)).isPresent();
    }

    @Test
    void aReplacedMasterKeyTakesTheKeysAlong() {
        var kid = ours.active().kid();
        var next = ours.rotate(false).kid();
        var both = new MasterKeys(ANOTHER_MASTER_KEY, Optional.of(List.of(masterKey)));

        instance(SigningAlgorithm.ES256, both).start(new StartupEvent());
        var onlyNew = instance(SigningAlgorithm.ES256, new MasterKeys(ANOTHER_MASTER_KEY, Optional.empty()));
        onlyNew.start(new StartupEvent());

        assertThat(onlyNew.active().kid()).isEqualTo(kid);
        assertThat(onlyNew.active().requireSigner()).isEqualTo(ours.active().requireSigner());
        assertThat(onlyNew.byKid(next))
                .hasValueSatisfying(key -> assertThat(key.signer()).isNotNull());
        ours.refresh();
        assertThat(ours.active().signer())
                .as("an instance that runs on goes on signing")
                .isNotNull();
    }

    @Test
    void aStartWithoutTheMasterKeySaysWhatIsMissing() {
        var lost = instance(SigningAlgorithm.ES256, new MasterKeys(ANOTHER_MASTER_KEY, Optional.empty()));

        assertThatIllegalStateException()
                .isThrownBy(() -> lost.start(new StartupEvent()))
                .withMessageContaining("GATEHOUSE_MASTER_KEYS_OLD");
    }

    @Test
    void anUnknownKeyIdIsNobodysKey() {
        for (var kid : new String[] {null, "", "../../etc/passwd", "' or 1=1 --", "x".repeat(8000)}) {
            assertThat(ours.byKid(kid)).isEmpty();
        }
    }

    @Test
    void whatIsConfiguredForTokensHoldsForKeys() {
        assertThat(Arc.container().instance(KeyConfig.class).get()).satisfies(config -> {
            assertThat(config.algorithm()).isEqualTo(SigningAlgorithm.ES256);
            assertThat(config.tokenLife()).isEqualTo(Duration.ofMinutes(10));
            assertThat(config.jwksMaxAge()).isEqualTo(Duration.ofMinutes(5));
            assertThat(config.rotationPeriod()).isEqualTo(Duration.ofDays(30));
        });
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = TestServers.database();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
