package io.gatehouse.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When which key does what; a plain decision over what is stored.
 *
 * @param publishAhead how long a key is published before it signs: longer than any verifier keeps what it fetched
 * @param retiredFor how long a key is published after it signed last: longer than any token lives
 */
record RotationPolicy(SigningAlgorithm algorithm, Duration period, Duration publishAhead, Duration retiredFor) {
    // Two polls pass until every instance publishes or uses a new key; the rest is for slow ones and for clocks.
    private static final int POLLS_OF_MARGIN = 10;
    private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

    static RotationPolicy of(KeyConfig config) {
        var margin = config.pollInterval().multipliedBy(POLLS_OF_MARGIN);
        return new RotationPolicy(
                config.algorithm(),
                config.rotationPeriod(),
                config.jwksMaxAge().plus(margin),
                config.tokenLife().plus(margin).plus(CLOCK_MARGIN));
    }

    sealed interface Step {
        /** Without any key: at the first start. */
        record MakeActive() implements Step {}

        record Publish(Instant activeAt) implements Step {}

        record Promote(String kid, Instant predecessorGoneAt) implements Step {}

        record Forget(String kid) implements Step {}
    }

    /** The one thing that is due, if any; ask again when it is done. */
    Optional<Step> next(StoredKeys keys) {
        var active = keys.active();
        if (active.isEmpty()) {
            return Optional.of(new Step.MakeActive());
        }
        var pending = keys.pending();
        if (pending.isEmpty() && isOld(active.get(), keys.now())) {
            return Optional.of(new Step.Publish(keys.now().plus(publishAhead)));
        }
        if (pending.isPresent() && !pending.get().activeAt().isAfter(keys.now())) {
            return Optional.of(new Step.Promote(pending.get().kid(), keys.now().plus(retiredFor)));
        }
        return keys.rows().stream()
                .filter(row -> row.goneAt() != null && !row.goneAt().isAfter(keys.now()))
                .<Step>map(row -> new Step.Forget(row.kid()))
                .findFirst();
    }

    /** Whether the configured algorithm is neither in use nor on its way. */
    boolean wantsAnotherAlgorithm(StoredKeys keys) {
        return keys.pending()
                .or(keys::active)
                .map(row -> row.algorithm() != algorithm)
                .orElse(false);
    }

    private boolean isOld(KeyRow active, Instant now) {
        return !active.activeAt().plus(period).minus(publishAhead).isAfter(now);
    }
}
