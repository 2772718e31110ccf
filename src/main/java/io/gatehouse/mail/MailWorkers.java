package io.gatehouse.mail;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;

/** The threads that send, woken by a commit and by the clock. */
@ApplicationScoped
class MailWorkers {
    private final Workers workers;

    MailWorkers(Dispatcher dispatcher, MailConfig config) {
        this.workers = new Workers("mail", config.workers(), dispatcher::sendNext);
    }

    void start(@Observes StartupEvent event) {
        workers.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        workers.stop();
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) Outbox.Enqueued mail) {
        workers.wake();
    }

    @Scheduled(every = "${gatehouse.mail.poll:5s}")
    void wake() {
        workers.wake();
    }
}
