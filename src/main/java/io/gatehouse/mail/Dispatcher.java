package io.gatehouse.mail;

import io.gatehouse.mail.BackOff.Failure;
import io.gatehouse.mail.Delivery.DeliveryFailed;
import io.gatehouse.mail.OutboxRows.Row;
import io.gatehouse.verification.OneTimeTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends one mail: takes a lease, commits, sends, marks. Safe with any number of callers and instances; if one dies in
 * between, its lease runs out and another sends the very same mail.
 */
@ApplicationScoped
class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final OutboxRows rows;
    private final OneTimeTokens tokens;
    private final MailTokenKeys keys;
    private final Letters letters;
    private final Delivery delivery;
    private final BackOff backOff;
    private final Duration lease;

    Dispatcher(
            OutboxRows rows,
            OneTimeTokens tokens,
            MailTokenKeys keys,
            Letters letters,
            Delivery delivery,
            MailConfig config) {
        this.rows = rows;
        this.tokens = tokens;
        this.keys = keys;
        this.letters = letters;
        this.delivery = delivery;
        this.backOff = new BackOff(config.retryFirst(), config.retryLongest(), config.retryFor());
        this.lease = config.lease();
    }

    /** Returns false if no mail was due. */
    boolean sendNext() {
        var claimed = rows.claim(lease);
        claimed.ifPresent(this::send);
        return claimed.isPresent();
    }

    private void send(Row row) {
        try {
            if (!deliver(row)) {
                rows.failed(row, "superseded");
                Outbox.count("superseded");
                LOG.infof("Mail not sent: its link is used or replaced, id=%s kind=%s", row.id(), row.kind());
                return;
            }
        } catch (DeliveryFailed e) {
            putOff(row, e.failure(), String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException e) {
            putOff(row, Failure.PASSING, e.getClass().getSimpleName());
            return;
        }
        // If this fails, the lease runs out and the mail is sent again.
        if (EmailJson.isKept(row.kind())) {
            rows.sent(row);
        } else {
            rows.remove(row);
        }
        Outbox.count("sent");
        LOG.infof("Mail sent, id=%s kind=%s attempt=%d", row.id(), row.kind(), row.attempts());
    }

    private boolean deliver(Row row) {
        var email = row.email();
        @Nullable String token = null;
        if (email instanceof Email.WithLink mail) {
            token = keys.tokenOf(row)
                    // An instance that has been given the present master key will send it.
                    .orElseThrow(() -> new DeliveryFailed(Failure.PASSING, "made under an unknown master key"));
            if (!tokens.extend(mail.purpose(), token, letters.ttl(mail.purpose()))) {
                return false;
            }
        }
        delivery.deliver(row, email.to(), letters.write(email, token));
        return true;
    }

    private void putOff(Row row, Failure failure, String reason) {
        if (backOff.givesUp(failure, row.attempts(), row.age())) {
            giveUp(row, reason);
            Outbox.count("given-up");
            LOG.errorf("Mail given up, id=%s kind=%s attempts=%d: %s", row.id(), row.kind(), row.attempts(), reason);
            return;
        }
        var pause = backOff.pause(
                failure, row.attempts(), ThreadLocalRandom.current().nextDouble());
        rows.retry(row, reason, pause);
        Outbox.count("put-off");
        LOG.warnf(
                "Mail not sent, id=%s kind=%s attempt=%d, next in %ds: %s",
                row.id(), row.kind(), row.attempts(), pause.toSeconds(), reason);
    }

    private void giveUp(Row row, String reason) {
        if (EmailJson.isKept(row.kind())) {
            rows.failed(row, reason);
        } else {
            rows.remove(row);
        }
    }
}
