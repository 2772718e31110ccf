package io.gatehouse.mail;

import java.time.Duration;

/** When a mail that couldn't be sent is tried again, and when it is given up. */
record BackOff(Duration first, Duration longest, Duration giveUpAfter) {
    /** Refusals are final, but a relay that is being set up refuses too: three, the longest pause apart. */
    static final int MAX_REFUSALS = 3;

    /** What became of an attempt. */
    enum Failure {
        /** The server is gone, hangs, or says "later". */
        PASSING,
        /** The server refuses this recipient for good. */
        REFUSED,
    }

    boolean givesUp(Failure failure, int attempts, Duration age) {
        return switch (failure) {
            case REFUSED -> attempts >= MAX_REFUSALS || age.compareTo(giveUpAfter) >= 0;
            case PASSING -> age.compareTo(giveUpAfter) >= 0;
        };
    }

    /**
     * The pause after the given attempt (1 is the first): doubling, and drawn from the upper half of its range so that
     * mails which failed together don't come back together.
     *
     * @param jitter 0 (inclusive) to 1 (exclusive)
     */
    Duration pause(Failure failure, int attempts, double jitter) {
        var doublings = Math.min(Math.max(attempts, 1), 30);
        var ceiling = failure == Failure.REFUSED
                ? longest.toMillis()
                : Math.min(longest.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(ceiling / 2 + (long) (jitter * ceiling / 2));
    }
}
