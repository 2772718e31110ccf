package io.gatehouse.lockout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.key.MasterKeys;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.redis.Scripts;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often somebody may guess. A guess is reserved before it is checked and counts as a failure until it turns out
 * otherwise, so guessing in parallel gains nothing. Its methods wait for Redis: not for an event loop.
 */
@ApplicationScoped
public class Lockout {
    private static final Logger LOG = Logger.getLogger(Lockout.class);
    /** Longer than Redis ever takes while it works: each false alarm would give a guesser this instance's own budget. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

    private static final String KEY_LABEL = "lockout account";

    private final LockoutPolicy policy;
    private final Scripts scripts;
    private final SharedCounters shared;
    private final OwnCounters own;
    private final MasterKeys keys;
    private final Event<Lifted> lifted;

    @Inject
    Lockout(LockoutConfig config, ReactiveRedisDataSource redis, MasterKeys keys, Clock clock, Event<Lifted> lifted) {
        this.policy = LockoutPolicy.of(config);
        this.scripts = new Scripts(redis, clock, "lockout", ANSWER_WITHIN);
        this.shared = new SharedCounters(scripts, policy);
        this.own = new OwnCounters(policy, clock);
        this.keys = keys;
        this.lifted = lifted;
    }

    record Lifted(Counter account) {}

    /**
     * Asks for one guess.
     *
     * @param who the address in its normal form, or the user's id; see {@link Budget}
     * @param device the trusted device that it comes from, which has failures and locks of its own
     */
    public Admission reserve(Budget budget, String who, @Nullable UUID device) {
        var counter = new Counter(account(budget, who), device);
        var id = SharedCounters.newId();
        try {
            var admission = shared.reserve(counter, id);
            own.follow(counter, id, admission);
            return admission;
        } catch (Scripts.RedisAway e) {
            return own.reserve(counter, id);
        }
    }

    /**
     * Like {@link #reserve}, for callers that have nothing to do but stop.
     *
     * @throws ProblemException {@code too-many-attempts}
     */
    public Reservation require(Budget budget, String who, @Nullable UUID device) {
        return switch (reserve(budget, who, device)) {
            case Admission.Admitted admitted -> admitted.reservation();
            case Admission.Locked locked -> throw policy.refusal(locked.retryAfter());
        };
    }

    /** The guess was right: all failures of its counter are forgotten. */
    public void succeeded(Reservation reservation) {
        own.clear(reservation.counter());
        unlessAway(() -> shared.clear(reservation.counter()));
    }

    /** The guess wasn't checked, as if it had never been made. */
    public void withdrawn(Reservation reservation) {
        own.withdraw(reservation);
        unlessAway(() -> shared.withdraw(reservation));
    }

    /** The guess was wrong. True if a lock has begun with it: once a lock, whatever else is guessed at the same time. */
    public boolean failed(Reservation reservation) {
        return reservation.beganLock() && lockStands(reservation);
    }

    private boolean lockStands(Reservation reservation) {
        try {
            return shared.lockStands(reservation);
        } catch (Scripts.RedisAway e) {
            return own.lockStands(reservation);
        }
    }

    /** Lifts every lock of an account and its devices, once the caller's transaction commits. */
    public void lift(Budget budget, String who) {
        lifted.fire(new Lifted(new Counter(account(budget, who), null)));
    }

    void liftNow(@Observes(during = TransactionPhase.AFTER_SUCCESS) Lifted event) {
        own.lift(event.account());
        unlessAway(() -> shared.lift(event.account()));
    }

    /** How many decisions Redis didn't make since the start. */
    public long decidedAlone() {
        return scripts.unanswered();
    }

    private static void unlessAway(Runnable work) {
        try {
            work.run();
        } catch (Scripts.RedisAway e) {
            LOG.debug("lockout.not-shared");
        }
    }

    /** The same for an address with an account as for one without; nobody can tell the address from it. */
    String account(Budget budget, String who) {
        var hash = keys.mac(keys.currentId(), KEY_LABEL, (budget.label() + ':' + who).getBytes(UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
    }
}
