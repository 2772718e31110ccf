package io.gatehouse.lockout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.redis.Scripts;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SharedCountersTest {
    private static final Duration LOCK = Duration.ofMillis(700);

    @Inject
    ReactiveRedisDataSource redis;

    @Inject
    Clock clock;

    private final Counter account = new Counter(UUID.randomUUID().toString(), null);
    private SharedCounters counters;

    @BeforeEach
    void connect() {
        counters = with(LockoutPolicy.of(3, Duration.ofMinutes(10), LOCK, Duration.ofHours(1)));
    }

    @Test
    void ofManyGuessesAtOnceExactlyAsManyAreAdmittedAsAreAllowed() throws Exception {
        var patient = with(LockoutPolicy.of(5, Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofHours(12)));
        var start = new CountDownLatch(1);
        var guesses = new ArrayList<Callable<Admission>>();
        for (int i = 0; i < 200; i++) {
            guesses.add(() -> {
                start.await();
                return patient.reserve(account, SharedCounters.newId());
            });
        }
        List<Admission> admissions = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = guesses.stream().map(threads::submit).toList();
            start.countDown();
            for (var future : futures) {
                admissions.add(future.get());
            }
        }
        assertThat(admissions).filteredOn(Admission.Admitted.class::isInstance).hasSize(5);
        assertThat(admissions)
                .filteredOn(
                        admission -> admission instanceof Admission.Admitted(Reservation guess) && guess.beganLock())
                .hasSize(1);
    }

    @Test
    void aLockEndsByRedisClockAndTheNextLastsTwiceAsLong() {
        lock();
        assertThat(refusal()).isBetween(Duration.ofMillis(1), LOCK);
        awaitEnd();
        reserve();
        reserve();
        assertThat(reserve().beganLock()).isTrue();
        assertThat(refusal()).isBetween(LOCK, LOCK.multipliedBy(2));
    }

    @Test
    void aSuccessClearsTheFailuresAndTheLock() {
        var last = lock();
        counters.clear(account);
        assertThat(counters.lockStands(last)).isFalse();
        assertThat(reserve().beganLock()).isFalse();
    }

    @Test
    void whatIsWithdrawnWasNeverThere() {
        var first = reserve();
        reserve();
        counters.withdraw(first);
        assertThat(reserve().beganLock()).isFalse();
        var last = reserve();
        assertThat(last.beganLock()).isTrue();
        assertThat(counters.lockStands(last)).isTrue();
        counters.withdraw(last);
        assertThat(counters.lockStands(last)).isFalse();
        assertThat(reserve().beganLock()).isTrue();
        assertThat(refusal()).isLessThanOrEqualTo(LOCK);
    }

    @Test
    void aDeviceHasACounterOfItsOwnAndLiftingEndsAllLocks() {
        lock();
        var device = new Counter(account.account(), UUID.randomUUID());
        for (int i = 0; i < 3; i++) {
            assertThat(counters.reserve(device, SharedCounters.newId())).isInstanceOf(Admission.Admitted.class);
        }
        assertThat(counters.reserve(device, SharedCounters.newId())).isInstanceOf(Admission.Locked.class);
        counters.lift(account);
        assertThat(counters.reserve(device, SharedCounters.newId())).isInstanceOf(Admission.Admitted.class);
        reserve();
    }

    @Test
    void everythingExpires() {
        lock();
        counters.reserve(new Counter(account.account(), UUID.randomUUID()), SharedCounters.newId());
        for (var key : account.keys()) {
            long left = redis.key().pttl(key).await().indefinitely();
            assertThat(left).as(key).isPositive();
        }
    }

    @Test
    void aScriptThatRedisHasForgottenIsSentAgain() {
        reserve();
        redis.execute("SCRIPT", "FLUSH").await().indefinitely();
        reserve();
        assertThat(reserve().beganLock()).isTrue();
    }

    private SharedCounters with(LockoutPolicy policy) {
        return new SharedCounters(new Scripts(redis, clock, "test", Duration.ofSeconds(10)), policy);
    }

    private Reservation lock() {
        reserve();
        reserve();
        return reserve();
    }

    private Reservation reserve() {
        var admission = counters.reserve(account, SharedCounters.newId());
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).reservation();
    }

    private Duration refusal() {
        var admission = counters.reserve(account, SharedCounters.newId());
        assertThat(admission).isInstanceOf(Admission.Locked.class);
        return ((Admission.Locked) admission).retryAfter();
    }

    private void awaitEnd() {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    var admission = counters.reserve(account, SharedCounters.newId());
                    if (admission instanceof Admission.Admitted(Reservation guess)) {
                        counters.withdraw(guess);
                        return true;
                    }
                    return false;
                });
    }
}
