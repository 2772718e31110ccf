package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Api.Answer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Accounts that came about as real ones do: registered over HTTP and confirmed from the mail. */
public final class Accounts {
    public static final String PASSWORD = "correct-horse-battery-7";
    private static final Pattern LINK_TOKEN = Pattern.compile("token=([A-Za-z0-9_-]{43})");

    private Accounts() {}

    public record Account(String email, String password) {}

    /** An address that no other test uses. */
    public static String freshEmail() {
        return "user-" + UUID.randomUUID() + "@example.com";
    }

    public static Account confirmed(Api api) {
        var email = freshEmail();
        assertThat(api.post("/api/v1/auth/register", Map.of("email", email, "password", PASSWORD))
                        .status())
                .isEqualTo(202);
        assertThat(api.post("/api/v1/auth/verify-email", Map.of("token", mailedToken(email)))
                        .status())
                .isEqualTo(204);
        return new Account(email, PASSWORD);
    }

    /** A new account's answer to {@code /auth/login}. */
    public static Answer signedIn(Api api) {
        return signIn(api, confirmed(api));
    }

    public static Answer signIn(Api api, Account account) {
        var answer = api.post("/api/v1/auth/login", Map.of("email", account.email(), "password", account.password()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    /** The answer to the sign-in of an administrator, who became one in the database. */
    public static Answer administrator(Api api) throws SQLException {
        var account = confirmed(api);
        try (var database = TestServers.database();
                var statement = database.prepareStatement("UPDATE users SET roles = '{user,admin}' WHERE email = ?")) {
            statement.setString(1, account.email());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        return signIn(api, account);
    }

    /** The one-time token in the latest mail to an address, as soon as there is one. */
    public static String mailedToken(String email) {
        var mails = mails(email, 1);
        var matcher = LINK_TOKEN.matcher(text(mails.getLast()));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** The one-time token in the latest mail to an address with such a subject, as soon as there are so many of them. */
    public static String mailedToken(String email, String subject, int atLeast) {
        var matcher = LINK_TOKEN.matcher(text(mails(email, subject, atLeast).getLast()));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    public static String mailedToken(String email, String subject) {
        return mailedToken(email, subject, 1);
    }

    /** The mails to an address whose subject begins so, as soon as there are so many. */
    public static List<MimeMessage> mails(String email, String subject, int atLeast) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> TestServers.mailsTo(email).stream()
                                .filter(mail -> subject(mail).startsWith(subject))
                                .toList(),
                        mails -> mails.size() >= atLeast);
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The mails to an address, as soon as there are so many. */
    public static List<MimeMessage> mails(String email, int atLeast) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> TestServers.mailsTo(email), mails -> mails.size() >= atLeast);
    }

    /** A mail's source with its quoted-printable soft line breaks and signs decoded. */
    public static String text(MimeMessage mail) {
        var bytes = new ByteArrayOutputStream();
        try {
            mail.writeTo(bytes);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8).replaceAll("=\r?\n", "").replace("=3D", "=");
    }
}
