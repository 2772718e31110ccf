package io.gatehouse.mail;

import io.gatehouse.mail.AddressRequestRows.Row;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Decides the waiting requests: each in one transaction together with what its observers write. */
@ApplicationScoped
class AddressRequestWorkers {
    private static final Logger LOG = Logger.getLogger(AddressRequestWorkers.class);
    private static final int THREADS = 2;
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final AddressRequestRows rows;
    private final Event<AddressRequest> requests;
    private final Workers workers = new Workers("address-requests", THREADS, this::decideNext);

    AddressRequestWorkers(AddressRequestRows rows, Event<AddressRequest> requests) {
        this.rows = rows;
        this.requests = requests;
    }

    void start(@Observes StartupEvent event) {
        workers.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        workers.stop();
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) AddressRequests.Added request) {
        workers.wake();
    }

    @Scheduled(every = "${gatehouse.mail.poll:5s}")
    void wake() {
        workers.wake();
    }

    /** Returns false if no request was due. */
    boolean decideNext() {
        var taken = new AtomicReference<@Nullable Row>();
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                var row = rows.take();
                taken.set(row.orElse(null));
                row.map(Row::request).ifPresent(requests::fire);
                return row.isPresent();
            });
        } catch (RuntimeException e) {
            var row = taken.get();
            if (row == null) {
                throw e;
            }
            putOff(row, e);
            return true;
        }
    }

    // If the database is what failed, this fails, too, and the attempt doesn't count.
    private void putOff(Row row, RuntimeException cause) {
        var givenUp = rows.putOff(row.id(), PAUSE, MAX_ATTEMPTS);
        // Without its message: what the database says about a key can repeat the address.
        LOG.errorf(
                "address-request.failed id=%s kind=%s given_up=%s: %s",
                row.id(), row.request().kind(), givenUp, cause.getClass().getSimpleName());
    }
}
