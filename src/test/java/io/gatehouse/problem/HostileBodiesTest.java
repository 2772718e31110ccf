package io.gatehouse.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Accounts;
import io.gatehouse.Api;
import io.gatehouse.RawHttp;
import io.gatehouse.overload.RequestLimit;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HostileBodiesTest {
    private final Api api = Api.ofTest();

    @Inject
    RequestLimit limit;

    @Test
    void whoLeavesInTheMiddleOfABodyIsNoErrorOfOurs() throws Exception {
        var admin = Accounts.administrator(api).string("access_token");
        List<LogRecord> lines = new CopyOnWriteArrayList<>();
        var collector = collector(lines);
        var logger = Logger.getLogger(ExceptionMappers.class.getName());
        logger.addHandler(collector);
        try {
            leave("/api/v1/users/import", "Authorization: Bearer " + admin + "\r\n");
            leave("/api/v1/auth/verify-email", "");
            await().until(() -> limit.inFlight() == 0);
            assertThat(lines).noneMatch(line -> line.getLevel().intValue() >= Level.WARNING.intValue());
        } finally {
            logger.removeHandler(collector);
        }
    }
    /** Octets as ISO 8859-1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0000\u00fe\u00ff\u0000\u0011\u0000\u0000",
                "\u0000\u0000\u0000{\u0000\u0000",
                "\u00fe\u00ff\u0000{\u0000",
                "{\"token\":\"\u00ff\"}",
                "\u00ef\u00bb\u00bf{",
            })
    void jsonInABrokenEncodingIsMalformed(String body) throws IOException {
        var answer = RawHttp.send("POST /api/v1/auth/verify-email", body, "Content-Type: application/json");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"malformed-request\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "a\\udc00b"})
    void halfACharacterIsNoText(String text) {
        var answer = api.send(
                "POST", "/api/v1/auth/verify-email", "application/json", "{\"token\":\"%s\"}".formatted(text), null);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("message").asText())
                .isEqualTo("must be valid Unicode text");
    }

    @Test
    void aTimeOutOfAllBoundsIsAWrongType() throws SQLException {
        var admin = Accounts.administrator(api).string("access_token");
        for (var time : List.of("99999999999999999999", "\"+1000000001-01-01T00:00:00Z\"")) {
            var answer = api.send(
                    "POST",
                    "/api/v1/users/import",
                    "application/x-ndjson",
                    "{\"email\":\"a@example.com\",\"password_hash\":\"$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy\",\"created_at\":%s}"
                            .formatted(time),
                    admin);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.text()).contains("created_at");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/auth/verify-email", "/api/v1/auth/reset-password", "/api/v1/auth/undo-email-change"})
    void aPageAnswersAMalformedFormWithAPage(String path) {
        for (var form : List.of("token=%zz", "%", "token=a&token=b", "token=%00", "a=b&".repeat(3000), many(), "")) {
            var answer = api.send("POST", path, "application/x-www-form-urlencoded", form, null);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).startsWith("text/html");
            assertThat(answer.text()).contains("work any more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/auth/login-form/", "/oauth2;a/token", "/oauth2/token;b", "/oauth2/token/"})
    void anOAuthEndpointSpeaksOAuthHoweverItsPathIsWritten(String path) {
        var answer = api.send("POST", path, "application/x-www-form-urlencoded", "a=%zz", null);
        assertThat(answer.string("error")).isEqualTo("invalid_request");
        var tooLong = api.send("POST", path, "application/x-www-form-urlencoded", "x".repeat(300_000), null);
        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(tooLong.string("error")).isEqualTo("invalid_request");
    }

    private static String many() {
        var form = new StringBuilder("token=x");
        for (int i = 0; i < 3000; i++) {
            form.append("&p").append(i).append("=1");
        }
        return form.toString();
    }

    private static void leave(String path, String headers) throws IOException {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        try (var socket = new Socket("127.0.0.1", port)) {
            var head =
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%sContent-Length: 100\r\n\r\n{\""
                            .formatted(path, headers);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }

    private static Handler collector(List<LogRecord> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
