package io.gatehouse.credential;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What passwords must be like and what checking one may cost. */
@ConfigMapping(prefix = "gatehouse.password")
interface PasswordConfig {
    /** The base-2 logarithm of bcrypt's rounds; one more doubles the time of a sign-in, ours and a thief's. */
    @WithDefault("12")
    @Min(4)
    @Max(16)
    int bcryptCost();

    /** The shortest password, in characters. */
    @WithDefault("8")
    @Min(6)
    @Max(64)
    int minLength();

    /** The kinds of characters of which each must occur. */
    Optional<Set<CharacterKind>> require();

    /** The lowest zxcvbn score, from 0 (guessed at once) to 4. */
    @WithDefault("2")
    @Min(0)
    @Max(4)
    int minScore();

    /** How many hashes are computed at once; as many as there are processors if not set. */
    OptionalInt hashingPermits();

    /** How long a request may wait for its turn before it is answered with a 503; less than clients usually wait. */
    @WithDefault("5s")
    Duration hashingDeadline();

    /** How many requests may wait for their hash. */
    @WithDefault("1000")
    @Min(1)
    int hashingQueue();

    /** A k-anonymity range service that knows breached passwords; a path of five hexadecimal digits is added. */
    Optional<URI> breachUrl();

    /** How long it may take; then the password passes. */
    @WithDefault("1s")
    Duration breachTimeout();
}
