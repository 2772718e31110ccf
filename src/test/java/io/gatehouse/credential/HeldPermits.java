package io.gatehouse.credential;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** All hashing permits, so that whatever wants to hash waits until they are given back. */
public final class HeldPermits implements AutoCloseable {
    private final Passwords passwords;
    private final CountDownLatch release = new CountDownLatch(1);

    private HeldPermits(Passwords passwords) {
        this.passwords = passwords;
    }

    /** Takes them while nothing else hashes. */
    public static HeldPermits allOf(Passwords passwords) {
        var held = new HeldPermits(passwords);
        var taken = new AtomicInteger();
        int permits = passwords.pool().permits();
        for (int i = 0; i < permits; i++) {
            Thread.startVirtualThread(() -> passwords.onPermit(() -> held.hold(taken)));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> taken.get() == permits);
        return held;
    }

    private int hold(AtomicInteger taken) {
        taken.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** How many others wait for a permit. */
    public int waiting() {
        return passwords.pool().waiting();
    }

    @Override
    public void close() {
        release.countDown();
    }
}
