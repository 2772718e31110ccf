package io.gatehouse.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.TestServers;
import io.gatehouse.mail.Email.AlreadyRegistered;
import io.gatehouse.mail.Email.ConfirmRegistration;
import io.gatehouse.verification.OneTimeTokens;
import io.gatehouse.verification.TokenPurpose;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OutboxTest {
    @Inject
    Outbox outbox;

    @Inject
    Dispatcher dispatcher;

    @Inject
    OneTimeTokens tokens;

    @Inject
    MailTokenKeys keys;

    private final UUID pendingId = UUID.randomUUID();
    private final String address = "ann-" + pendingId + "@example.com";
    private boolean mailServerDown;

    @AfterEach
    void mailServerIsBack() {
        if (mailServerDown) {
            startMail();
        }
    }

    @Test
    void aMailArrivesInBothFormsWithAWorkingLink() throws Exception {
        enqueue(confirmation());

        var mail = onlyMailTo(address);
        var token = keys.token(OutboxTable.to(address).getFirst().id());
        var parts = (MimeMultipart) mail.getContent();
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat((String) parts.getBodyPart(0).getContent())
                .contains("https://sign-in.gatehouse.test/api/v1/auth/verify-email?token=" + token);
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat((String) parts.getBodyPart(1).getContent())
                .contains("href=\"https://sign-in.gatehouse.test/api/v1/auth/verify-email?token=" + token + "\"");
        assertThat(mail.getSubject()).isEqualTo("Confirm your e-mail address - Gatehouse");
        assertThat(tokens.consume(TokenPurpose.CONFIRM_REGISTRATION, token))
                .contains(new OneTimeTokens.Consumed(pendingId, address));
    }

    @Test
    void aRolledBackCauseSendsNothing() {
        QuarkusTransaction.begin();
        outbox.enqueue(confirmation());
        QuarkusTransaction.rollback();

        enqueue(new AlreadyRegistered(UUID.randomUUID(), address, null));

        assertThat(onlyMailTo(address))
                .extracting(mail -> subject(mail))
                .asString()
                .startsWith("You already have");
        assertThat(OutboxTable.to(address)).hasSize(1);
    }

    @Test
    void aServerThatIsDownLosesNothing() throws Exception {
        stopMail();
        enqueue(confirmation());
        await().until(() -> OutboxTable.to(address).getFirst().lastError() != null);
        OutboxTable.update(address, "next_attempt_at = now()");
        await().until(() -> OutboxTable.to(address).getFirst().attempts() == 2);
        expireTokens();

        startMail();
        OutboxTable.update(address, "next_attempt_at = now()");

        var mail = onlyMailTo(address);
        var id = OutboxTable.to(address).getFirst().id();
        assertThat(mail.getMessageID()).isEqualTo("<" + id + "@sign-in.gatehouse.test>");
        assertThat(text(mail)).contains(keys.token(id));
        // Its life counts from the attempt that succeeded.
        assertThat(tokens.consume(TokenPurpose.CONFIRM_REGISTRATION, keys.token(id)))
                .isPresent();
        await().until(() -> OutboxTable.to(address).getFirst().state().equals("sent"));
    }

    @RepeatedTest(3)
    void dispatchersAtOnceSendEachMailOnce() throws Exception {
        var addresses =
                IntStream.range(0, 40).mapToObj(i -> "to-" + i + address).toList();
        QuarkusTransaction.requiringNew()
                .run(() -> addresses.forEach(to -> outbox.enqueue(new AlreadyRegistered(pendingId, to, null))));
        try (var others = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                others.submit(() -> {
                    while (dispatcher.sendNext()) {
                        Thread.onSpinWait();
                    }
                });
            }
        }

        await().untilAsserted(() -> assertThat(addresses)
                .allSatisfy(to -> assertThat(OutboxTable.to(to)).singleElement().satisfies(entry -> {
                    assertThat(entry.state()).isEqualTo("sent");
                    assertThat(entry.attempts()).isEqualTo(1);
                })));
        assertThat(addresses)
                .allSatisfy(to -> assertThat(TestServers.mailsTo(to)).hasSize(1));
    }

    @Test
    void aCrashBetweenSendingAndMarkingSendsAnIdenticalCopy() throws Exception {
        enqueue(confirmation());
        await().until(() -> OutboxTable.to(address).getFirst().state().equals("sent"));

        OutboxTable.update(address, "state = 'pending', sent_at = NULL, leased_until = now() - interval '1 second'");

        await().until(() -> TestServers.mailsTo(address).size() == 2);
        var copies = TestServers.mailsTo(address);
        assertThat(written(copies.get(1))).isEqualTo(written(copies.get(0)));
    }

    @Test
    void aLeasedMailIsLeftToItsHolder() {
        stopMail();
        enqueue(confirmation());
        await().until(() -> OutboxTable.to(address).getFirst().lastError() != null);
        OutboxTable.update(address, "leased_until = now() + interval '1 hour', next_attempt_at = now()");
        startMail();

        var other = address.replace("ann", "bob");
        enqueue(new AlreadyRegistered(pendingId, other, null));
        onlyMailTo(other);
        while (dispatcher.sendNext()) {
            Thread.onSpinWait();
        }

        assertThat(TestServers.mailsTo(address)).isEmpty();
    }

    @Test
    void theSixthMailInAnHourIsDroppedAndTheFifthLinkWorks() {
        IntStream.range(0, 6).forEach(i -> enqueue(confirmation()));

        var entries = OutboxTable.to(address);
        assertThat(entries).hasSize(5);
        assertThat(tokens.isValid(
                        TokenPurpose.CONFIRM_REGISTRATION,
                        keys.token(entries.get(4).id())))
                .isTrue();

        OutboxTable.update(address, "created_at = now() - interval '61 minutes'");
        enqueue(confirmation());
        assertThat(OutboxTable.to(address)).hasSize(6);
    }

    @Test
    void ofTwentyAtOnceFiveAreSent() throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(20)) {
            var calls = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        enqueue(new AlreadyRegistered(pendingId, address, null));
                        return i;
                    }))
                    .toList();
            start.countDown();
            for (var call : calls) {
                call.get();
            }
        }

        assertThat(OutboxTable.to(address)).hasSize(5);
    }

    @Test
    void aMailWhoseLinkWasReplacedWhileItWaitedIsNotSent() {
        stopMail();
        enqueue(confirmation());
        enqueue(confirmation());
        await().until(() -> OutboxTable.to(address).stream().allMatch(entry -> entry.lastError() != null));
        startMail();
        OutboxTable.update(address, "next_attempt_at = now()");

        var mail = onlyMailTo(address);
        await().untilAsserted(() -> assertThat(OutboxTable.to(address))
                .extracting(OutboxTable.Entry::state)
                .containsExactly("failed", "sent"));
        assertThat(text(mail))
                .contains(keys.token(OutboxTable.to(address).getLast().id()));
    }

    @Test
    void aMailIsGivenUpAfterThreeDays() {
        stopMail();
        enqueue(confirmation());
        await().until(() -> OutboxTable.to(address).getFirst().lastError() != null);

        OutboxTable.update(address, "created_at = now() - interval '3 days', next_attempt_at = now()");

        await().until(() -> OutboxTable.to(address).getFirst().state().equals("failed"));
    }

    @Test
    void aRecipientThatTheServerRefusesIsTriedThreeTimes() throws Exception {
        stopMail();
        try (var server = new RefusingMailServer()) {
            enqueue(confirmation());
            for (int attempts = 1; attempts < BackOff.MAX_REFUSALS; attempts++) {
                var made = attempts;
                await().untilAsserted(() -> assertThat(
                                OutboxTable.to(address).getFirst().attempts())
                        .isEqualTo(made));
                await().until(() -> OutboxTable.to(address).getFirst().lastError() != null);
                OutboxTable.update(address, "next_attempt_at = now(), last_error = NULL");
            }

            await().until(() -> OutboxTable.to(address).getFirst().state().equals("failed"));
            assertThat(OutboxTable.to(address).getFirst().lastError()).isEqualTo("recipient refused, 550");
        }
    }

    @Test
    void theOutboxHoldsNoToken() {
        enqueue(confirmation());

        var entry = OutboxTable.to(address).getFirst();
        assertThat(entry.everything()).doesNotContain(keys.token(entry.id()));
    }

    private ConfirmRegistration confirmation() {
        return new ConfirmRegistration(pendingId, address, "Ann", Instant.EPOCH);
    }

    private void enqueue(Email email) {
        QuarkusTransaction.requiringNew().run(() -> outbox.enqueue(email));
    }

    private void stopMail() {
        TestServers.stopMail();
        mailServerDown = true;
    }

    private void startMail() {
        TestServers.startMail();
        mailServerDown = false;
    }

    private void expireTokens() throws Exception {
        try (var connection = TestServers.database();
                var update = connection.prepareStatement(
                        "UPDATE one_time_tokens SET expires_at = now() - interval '1 hour' WHERE subject = ?")) {
            update.setObject(1, pendingId);
            update.executeUpdate();
        }
    }

    private static MimeMessage onlyMailTo(String address) {
        await().until(() -> !TestServers.mailsTo(address).isEmpty());
        var mails = TestServers.mailsTo(address);
        assertThat(mails).hasSize(1);
        return mails.getFirst();
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) {
        try {
            return (String) ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Header and body as they were sent, without what the receiving server put on top. */
    private static List<String> written(MimeMessage mail) throws Exception {
        var headers = Collections.list(mail.getAllHeaders()).stream()
                .filter(header -> !List.of("Received", "Return-Path").contains(header.getName()))
                .map((Header header) -> header.getName() + ": " + header.getValue());
        try (var body = mail.getRawInputStream()) {
            return Stream.concat(headers, new String(body.readAllBytes(), StandardCharsets.US_ASCII).lines())
                    .toList();
        }
    }
}
