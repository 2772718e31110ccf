package io.gatehouse.mail;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void anErrorDoesNotEndAWorker() throws Exception {
        var steps = new AtomicInteger();
        var workers = new Workers("test", 1, () -> {
            if (steps.incrementAndGet() == 1) {
                throw new StackOverflowError("as the test wants it");
            }
            return false;
        });
        workers.start();
        try {
            workers.wake();
            await().until(() -> steps.get() == 1);
            workers.wake();
            await().until(() -> steps.get() == 2);
        } finally {
            workers.stop();
        }
    }
}
