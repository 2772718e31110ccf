package io.gatehouse.service;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question that is asked once in a while, however many want to know: probes are open to everybody. While one
 * asks, the others get the last answer.
 */
final class Remembered {
    private final BooleanSupplier question;
    private final long nanos;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Answer last;

    Remembered(BooleanSupplier question, Duration time) {
        this.question = question;
        this.nanos = time.toNanos();
    }

    private record Answer(boolean yes, long at) {}

    boolean isTrue() {
        var known = last;
        if (known != null && (System.nanoTime() - known.at < nanos || !asking.tryLock())) {
            return known.yes;
        }
        if (known == null) {
            asking.lock();
        }
        try {
            var latest = last;
            if (latest != null && latest != known) {
                return latest.yes;
            }
            var answer = new Answer(question.getAsBoolean(), System.nanoTime());
            last = answer;
            return answer.yes;
        } finally {
            asking.unlock();
        }
    }
}
