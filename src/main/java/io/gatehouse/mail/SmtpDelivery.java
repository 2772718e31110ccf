package io.gatehouse.mail;

import io.gatehouse.mail.BackOff.Failure;
import io.gatehouse.mail.Letters.Letter;
import io.gatehouse.mail.OutboxRows.Row;
import io.quarkus.arc.DefaultBean;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Sends over SMTP. Whatever is sent for a row is the same to the byte each time, so a copy can be told for one. */
@DefaultBean
@ApplicationScoped
class SmtpDelivery implements Delivery {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final ReactiveMailer mailer;
    private final Executor eventLoop;
    private final String from;
    private final String host;
    private final Duration timeout;

    SmtpDelivery(ReactiveMailer mailer, Vertx vertx, MailConfig config) {
        this.mailer = mailer;
        // All mails on one event loop: the client's pool may hand a fresh connection to a caller on another one, which
        // then misses the server's greeting if it is quick, and waits for it in vain.
        var context = vertx.getOrCreateContext();
        this.eventLoop = task -> context.runOnContext(ignored -> task.run());
        this.from = config.from();
        this.host = config.publicUrl().getHost();
        this.timeout = config.sendTimeout();
    }

    @Override
    public void deliver(Row row, String recipient, Letter letter) {
        try {
            mailer.send(mail(row, recipient, letter))
                    .runSubscriptionOn(eventLoop)
                    .await()
                    .atMost(timeout);
        } catch (RuntimeException e) {
            throw asFailure(e);
        }
    }

    private Mail mail(Row row, String recipient, Letter letter) {
        // The mail client draws a boundary for each sending, so the parts are put together here and handed over as the
        // body of a single part, whose type the headers below then correct.
        var body = MimeBody.alternative("=_" + row.id(), letter.text(), letter.html());
        return new Mail()
                .setFrom(from)
                .addTo(recipient)
                .setSubject(letter.subject())
                .setText(body.content())
                .addHeader("Message-ID", "<" + row.id() + "@" + host + ">")
                .addHeader("Date", DATE.format(row.createdAt()))
                .addHeader("Content-Type", body.contentType())
                .addHeader("Content-Transfer-Encoding", "7bit")
                // RFC 3834: an absence notice must not answer it.
                .addHeader("Auto-Submitted", "auto-generated");
    }

    private static DeliveryFailed asFailure(RuntimeException thrown) {
        // Mutiny wraps what isn't a runtime exception.
        var cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        var reason = cause.getClass().getSimpleName();
        return switch (cause) {
            case SMTPException refusal
            when refusal.isPermanent() && concernsRecipient(refusal) ->
                new DeliveryFailed(Failure.REFUSED, "recipient refused, " + refusal.getReplyCode());
            case SMTPException refusal -> new DeliveryFailed(Failure.PASSING, reason + " " + refusal.getReplyCode());
            // The mail client's own look at the address.
            case IllegalArgumentException invalid -> new DeliveryFailed(Failure.REFUSED, "invalid recipient");
            default -> new DeliveryFailed(Failure.PASSING, reason);
        };
    }

    // The client tells only in words at which step the server said no. Refused credentials or a refused sender are the
    // operator's to mend, so they are tried on.
    private static boolean concernsRecipient(SMTPException refusal) {
        return String.valueOf(refusal.getMessage()).startsWith("recipient address not accepted");
    }
}
