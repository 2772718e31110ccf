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

/** Accepts new passwords. Every method may wait for a hashing permit: call it on a virtual thread. */
@ApplicationScoped
public class Passwords {
    private final PasswordPolicy policy;
    private final Bcrypt bcrypt;
    private final HashingPool pool;

    Passwords(PasswordConfig config) {
        this.policy = new PasswordPolicy(config.minLength(), config.require().orElse(Set.of()), config.minScore());
        this.bcrypt = new Bcrypt(config.bcryptCost());
        this.pool = new HashingPool(
                config.hashingPermits().orElse(Runtime.getRuntime().availableProcessors()),
                config.hashingQueue(),
                config.hashingDeadline());
    }

    /**
     * Judges a new password and hashes it.
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
        // Judging costs less than hashing, but a flood of it would still starve the rest: same bulkhead.
        var hash = pool.run(() -> {
            policy.objection(password, words).ifPresent(why -> {
                throw ProblemException.invalid(field, why);
            });
            return bcrypt.hash(password);
        });
        return new NewPassword(hash);
    }

    /** How many passwords were hashed since the start, to make a hash or to check one. */
    public long hashesComputed() {
        return bcrypt.computed();
    }

    Bcrypt bcrypt() {
        return bcrypt;
    }

    HashingPool pool() {
        return pool;
    }

    <T> T onPermit(Supplier<T> work) {
        return pool.run(work);
    }

    @PreDestroy
    void stop() {
        pool.close();
    }
}
