package io.gatehouse.lockout;

import java.time.Duration;

/** Whether a guess may be checked. */
public sealed interface Admission {
    /** It may. The reservation counts as a failure until it turns out otherwise. */
    record Admitted(Reservation reservation) implements Admission {}

    /** It may not, be it right or wrong. */
    record Locked(Duration retryAfter) implements Admission {}
}
