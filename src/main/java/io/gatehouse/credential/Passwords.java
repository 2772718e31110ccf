package io.gatehouse.credential;

import io.gatehouse.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Accepts new passwords. */
@ApplicationScoped
public class Passwords {
    private final PasswordPolicy policy;
    private final Bcrypt bcrypt;
    private final HashingPool pool;
    private final @Nullable Breaches breaches;

    Passwords(PasswordConfig config) {
        this.policy = new PasswordPolicy(config.minLength(), config.require().orElse(Set.of()), config.minScore());
        this.bcrypt = new Bcrypt(config.bcryptCost());
        this.pool = new HashingPool(
                config.hashingPermits().orElse(Runtime.getRuntime().availableProcessors()),
                config.hashingQueue(),
                config.hashingDeadline());
        this.breaches = config.breachUrl()
                .map(url -> new Breaches(url, config.breachTimeout()))
                .orElse(null);
    }

    /**
     * Judges a new password and hashes it. Waits for a hashing permit: call it on a virtual thread.
     *
     * @param field the request's member, for the refusal
     * @param context the address and names of its owner
     * @throws ProblemException {@code validation-failed} with the reason, or {@code unavailable}
     */
    public NewPassword accept(String field, String password, @Nullable String... context) {
        Collection<String> words = Stream.of(context)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
        // Before there is a permit: others needn't wait for somebody else's service.
        var breached = breaches != null && breaches.contain(password);
        // Judging costs less than hashing, but a flood of it would still starve the rest: same bulkhead.
        var hash = pool.run(() -> {
            policy.objection(password, words).ifPresent(why -> {
                throw ProblemException.invalid(field, why);
            });
            if (breached) {
                throw ProblemException.invalid(
                        field, "has been stolen elsewhere and is on the lists that thieves try: choose another one");
            }
            return bcrypt.hash(password);
        });
        return new NewPassword(hash);
    }

    /** How many passwords passed because the service that knows breached ones didn't answer. */
    public long breachLookupsUnanswered() {
        return breaches == null ? 0 : breaches.unanswered();
    }

    /** How many passwords were hashed since the start, to make a hash or to check one. */
    public long hashesComputed() {
        return bcrypt.computed();
    }

    /** How many wait for a hashing permit. */
    public int hashingQueue() {
        return pool.waiting();
    }

    /** How many pieces of work the hashing permits have done since the start. */
    public long hashingDone() {
        return pool.done();
    }

    /** How long the hashing permits were at work since the start, in nanoseconds. */
    public long hashingNanos() {
        return pool.busyNanos();
    }

    Bcrypt bcrypt() {
        return bcrypt;
    }

    HashingPool pool() {
        return pool;
    }

    /** Waits for a hashing permit: call it on a virtual thread. */
    <T> T onPermit(Supplier<T> work) {
        return pool.run(work);
    }

    @PreDestroy
    void stop() {
        pool.close();
        if (breaches != null) {
            breaches.close();
        }
    }
}
