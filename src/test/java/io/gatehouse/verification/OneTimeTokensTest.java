package io.gatehouse.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestServers;
import io.gatehouse.verification.OneTimeTokens.Consumed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OneTimeTokensTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Inject
    OneTimeTokens tokens;

    private final UUID subject = UUID.randomUUID();

    @Test
    void aTokenIsGoodOnce() {
        var token = issued(TokenPurpose.CONFIRM_REGISTRATION, subject);

        assertThat(tokens.isValid(TokenPurpose.CONFIRM_REGISTRATION, token)).isTrue();
        assertThat(tokens.consume(TokenPurpose.CONFIRM_REGISTRATION, token))
                .contains(new Consumed(subject, "ann@example.com"));
        assertThat(tokens.consume(TokenPurpose.CONFIRM_REGISTRATION, token)).isEmpty();
        assertThat(tokens.isValid(TokenPurpose.CONFIRM_REGISTRATION, token)).isFalse();
    }

    @Test
    void ofTwentyAtOnceExactlyOneGetsIt() throws Exception {
        var token = issued(TokenPurpose.RESET_PASSWORD, subject);
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(20)) {
            Callable<Optional<Consumed>> consume = () -> {
                start.await();
                return tokens.consume(TokenPurpose.RESET_PASSWORD, token);
            };
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(consume))
                    .toList();
            start.countDown();

            assertThat(answers)
                    .extracting(Future::get)
                    .filteredOn(Optional::isPresent)
                    .hasSize(1);
        }
    }

    @Test
    void aRolledBackUseLeavesItGood() {
        var token = issued(TokenPurpose.RESET_PASSWORD, subject);

        QuarkusTransaction.begin();
        assertThat(tokens.consume(TokenPurpose.RESET_PASSWORD, token)).isPresent();
        QuarkusTransaction.rollback();

        assertThat(tokens.consume(TokenPurpose.RESET_PASSWORD, token)).isPresent();
    }

    @Test
    void itIsWorthlessForAnotherPurpose() {
        var token = issued(TokenPurpose.CONFIRM_REGISTRATION, subject);

        assertThat(tokens.consume(TokenPurpose.RESET_PASSWORD, token)).isEmpty();
        assertThat(tokens.consume(TokenPurpose.CONFIRM_REGISTRATION, token)).isPresent();
    }

    @Test
    void anExpiredTokenIsRefusedUntilItIsExtended() throws Exception {
        var token = issued(TokenPurpose.RESET_PASSWORD, subject);
        expire(subject);

        assertThat(tokens.isValid(TokenPurpose.RESET_PASSWORD, token)).isFalse();
        assertThat(tokens.consume(TokenPurpose.RESET_PASSWORD, token)).isEmpty();
        assertThat(tokens.extend(TokenPurpose.RESET_PASSWORD, token, HOUR)).isTrue();
        assertThat(tokens.consume(TokenPurpose.RESET_PASSWORD, token)).isPresent();
    }

    @Test
    void aUsedOrReplacedOrRevokedTokenIsNotRevived() {
        var replaced = issued(TokenPurpose.RESET_PASSWORD, subject);
        var used = issued(TokenPurpose.RESET_PASSWORD, subject);
        tokens.consume(TokenPurpose.RESET_PASSWORD, used);
        var other = UUID.randomUUID();
        var revoked = issued(TokenPurpose.RESET_PASSWORD, other);
        tokens.revoke(TokenPurpose.RESET_PASSWORD, List.of(other));

        assertThat(List.of(replaced, used, revoked)).allSatisfy(token -> {
            assertThat(tokens.extend(TokenPurpose.RESET_PASSWORD, token, HOUR)).isFalse();
            assertThat(tokens.consume(TokenPurpose.RESET_PASSWORD, token)).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../../../etc/passwd", "' OR 1=1 --", "Grüße", "\u0000"})
    void garbageIsRefused(String garbage) {
        assertThat(tokens.consume(TokenPurpose.RESET_PASSWORD, garbage)).isEmpty();
        assertThat(tokens.consume(TokenPurpose.RESET_PASSWORD, garbage.repeat(10_000)))
                .isEmpty();
    }

    @Test
    void onlyItsHashIsStored() throws Exception {
        var token = issued(TokenPurpose.RESET_PASSWORD, subject);

        try (var connection = TestServers.database();
                var select = connection.prepareStatement(
                        "SELECT token_hash, t::text AS everything FROM one_time_tokens t WHERE subject = ?")) {
            select.setObject(1, subject);
            try (var row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBytes("token_hash")).isEqualTo(OneTimeTokens.hash(token));
                assertThat(row.getString("everything")).doesNotContain(token);
            }
        }
    }

    private String issued(TokenPurpose purpose, UUID subject) {
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        QuarkusTransaction.requiringNew().run(() -> tokens.issue(purpose, subject, "ann@example.com", token, HOUR));
        return token;
    }

    private static void expire(UUID subject) throws Exception {
        try (var connection = TestServers.database();
                var update = connection.prepareStatement(
                        "UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE subject = ?")) {
            update.setObject(1, subject);
            update.executeUpdate();
        }
    }
}
