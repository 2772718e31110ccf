package io.gatehouse.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.gatehouse.TestServers;
import io.gatehouse.mail.Email.ConfirmRegistration;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DevMailTest.Development.class)
class DevMailTest {
    public static final class Development implements QuarkusTestProfile {
        @Override
        public String getConfigProfile() {
            return "dev";
        }
    }

    @Inject
    Outbox outbox;

    @Inject
    MailTokenKeys keys;

    private final UUID pendingId = UUID.randomUUID();
    private final String address = "ann-" + pendingId + "@example.com";

    @Test
    void aMailIsShownAtOnceNewestFirst() {
        enqueue("bob-" + address);
        enqueue(address);

        var token = keys.token(OutboxTable.to(address).getFirst().id());
        given().get("/dev/mail")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("[0].to", is(address))
                .body("[0].subject", startsWith("Confirm your e-mail address"))
                .body("[0].at", containsString("T"))
                .body("[0].text", containsString("/api/v1/auth/verify-email?token=" + token))
                .body("[0].html", containsString("/api/v1/auth/verify-email?token=" + token))
                .body("[1].to", is("bob-" + address));
    }

    @Test
    void aBrowserGetsAPage() {
        enqueue(address);

        var page = given().accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .get("/dev/mail")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .extract()
                .asString();
        assertThat(page)
                .contains(address, "sandbox=", "srcdoc=\"&lt;!doctype html&gt;")
                .doesNotContain("<b>Ann");
    }

    @Test
    void nothingIsSent() {
        enqueue(address);

        await().until(() -> OutboxTable.to(address).getFirst().state().equals("sent"));
        assertThat(TestServers.mailsTo(address)).isEmpty();
    }

    private void enqueue(String to) {
        QuarkusTransaction.requiringNew()
                .run(() -> outbox.enqueue(new ConfirmRegistration(UUID.randomUUID(), to, "<b>Ann</b>", Instant.EPOCH)));
    }
}
