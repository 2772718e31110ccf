package io.gatehouse.mail;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gatehouse.verification.OneTimeTokens;
import io.micrometer.core.instrument.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Where the flows leave their mails. */
@ApplicationScoped
public class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private final OutboxRows rows;
    private final OneTimeTokens tokens;
    private final MailTokenKeys keys;
    private final Letters letters;
    private final int hourlyLimit;
    private final Event<Enqueued> enqueued;

    Outbox(
            OutboxRows rows,
            OneTimeTokens tokens,
            MailTokenKeys keys,
            Letters letters,
            MailConfig config,
            Event<Enqueued> enqueued) {
        this.rows = rows;
        this.tokens = tokens;
        this.keys = keys;
        this.letters = letters;
        this.hourlyLimit = config.hourlyLimit();
        this.enqueued = enqueued;
    }

    /** A mail has been written; who observes it after the commit can send it. */
    record Enqueued() {}

    /**
     * Leaves a mail to be sent once the caller's transaction commits; if it doesn't, there is no mail. A mail with a link
     * gets its one-time token, and the earlier one for the same purpose and subject stops working. What exceeds the hourly
     * limit per recipient and kind is dropped silently, and an earlier link goes on working.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void enqueue(Email email) {
        if (rows.countLastHour(EmailJson.kindOf(email), email.to()) >= hourlyLimit) {
            count("dropped");
            LOG.infof("Mail dropped: the hourly limit is reached, kind=%s", EmailJson.kindOf(email));
            return;
        }
        enqueueUnlimited(email);
    }

    /**
     * As {@link #enqueue}, whatever the address has been sent: for what follows from a proof. Strangers can use the limit up,
     * but can't cause such a mail.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void enqueueUnlimited(Email email) {
        var id = UuidCreator.getTimeOrderedEpoch();
        if (email instanceof Email.WithLink mail) {
            var token = keys.token(id);
            tokens.issue(mail.purpose(), mail.subject(), mail.to(), token, letters.ttl(mail.purpose()));
            rows.insert(id, mail, OneTimeTokens.hash(token));
        } else {
            rows.insert(id, email, null);
        }
        enqueued.fire(new Enqueued());
        count("queued");
    }

    /** Forgets the mails that an address got until then without having an account. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forget(String address, Instant end) {
        rows.removeUntil(address, end);
    }

    /** How many mails are still to be sent, by whichever instance. */
    public long waiting() {
        return rows.countWaiting();
    }

    static void count(String state) {
        Metrics.counter("gatehouse.mails", "state", state).increment();
    }
}
