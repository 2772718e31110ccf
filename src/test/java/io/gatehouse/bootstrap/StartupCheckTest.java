package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupCheckTest {
    private static final Map<String, String> COMPLETE = Map.of(
            "database.url", "jdbc:postgresql://db/gatehouse",
            "database.username", "ada",
            "database.password", "s3cret",
            "redis.url", "redis://cache:6379",
            "smtp.host", "mail.example.com",
            "mail.from", "Example <no-reply@example.com>",
            "gatehouse.master-key", "0HFeHlvQ+vPXWSWV1gwEjzT3lBzuxXZbJ0VBzv9FKqI=",
            "gatehouse.public-url", "https://sign-in.example.com");

    @Test
    void aCompleteConfigurationHasNoProblem() {
        assertThat(problems(COMPLETE)).isEmpty();
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        assertThat(problems(Map.of()))
                .extracting(line -> line.replaceFirst(":.*", ""))
                .containsExactlyInAnyOrder(
                        "DATABASE_URL is missing",
                        "DATABASE_USERNAME is missing",
                        "DATABASE_PASSWORD is missing",
                        "REDIS_URL is missing",
                        "SMTP_HOST is missing",
                        "MAIL_FROM is missing",
                        "GATEHOUSE_MASTER_KEY is missing",
                        "GATEHOUSE_PUBLIC_URL is missing");
    }

    @Test
    void theDatabaseCredentialsMayBePartOfTheAddress() {
        var settings = new HashMap<>(COMPLETE);
        settings.keySet().removeAll(List.of("database.username", "database.password"));
        settings.put("database.url", "postgresql://ada:s3cret@db/gatehouse");
        assertThat(problems(settings)).isEmpty();
    }

    @Test
    void everyRequiredValueOfTheExampleIsRefused() throws IOException {
        var settings = new HashMap<>(COMPLETE);
        for (String line : Files.readAllLines(Path.of(".env.example"))) {
            if (line.matches("[A-Z_]+=.*")) {
                String variable = line.replaceFirst("=.*", "");
                COMPLETE.keySet().stream()
                        .filter(property -> Settings.variable(property).equals(variable))
                        .forEach(property -> settings.put(property, line.replaceFirst("[A-Z_]+=", "")));
            }
        }
        assertThat(problems(settings))
                .hasSize(COMPLETE.size())
                .allMatch(line -> line.contains("still has the value of .env.example"));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " <- ", textBlock = """
            database.url <- mysql://db/gatehouse
            redis.url <- cache:6379
            redis.url <- http://cache
            smtp.host <- smtp://mail.example.com
            smtp.port <- 0
            smtp.port <- 65536
            smtp.port <- mail
            smtp.start-tls <- yes
            mail.from <- Example
            gatehouse.master-key <- c2hvcnQ=
            gatehouse.master-key <- not base64 at all
            gatehouse.master-key <- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            gatehouse.master-keys-old <- 0HFeHlvQ+vPXWSWV1gwEjzT3lBzuxXZbJ0VBzv9FKqI=,c2hvcnQ=
            gatehouse.public-url <- sign-in.example.com
            gatehouse.public-url <- ftp://sign-in.example.com
            gatehouse.public-url <- https://sign-in.example.com/?a=b
            gatehouse.issuer <- gatehouse
            admin.email <- admin
            admin.email <- admin@localhost
            admin.email <- ädmin@example.com
            cors.origins <- https://app.example.com,app.example.com
            cors.origins <- https://app.example.com/path
            gatehouse.token.access-ttl <- ten minutes
            gatehouse.token.access-ttl <- 0s
            gatehouse.token.algorithm <- HS256
            gatehouse.session.idle-ttl <- -7d
            gatehouse.session.grace <- soon
            gatehouse.registration.email-verification <- maybe
            gatehouse.password.bcrypt-cost <- 3
            gatehouse.password.bcrypt-cost <- 17
            gatehouse.password.min-length <- 5
            gatehouse.password.require <- upper,emoji
            gatehouse.password.min-score <- 5
            gatehouse.password.breach-url <- range
            gatehouse.lockout.max-failures <- 0
            gatehouse.lockout.window <- 10x
            gatehouse.mail.keep <- 0d
            gatehouse.rate-limit.enabled <- ture
            gatehouse.trusted-proxies <- 10.0.0.0/33
            gatehouse.oauth.password-grant <- perhaps
            gatehouse.cookies.secure <- secure
            gatehouse.cookies.same-site <- lax
            """)
    void aMalformedValueIsNamedAndNotRepeated(String property, String value) {
        var settings = new HashMap<>(COMPLETE);
        settings.put(property, value);
        assertThat(problems(settings)).singleElement().satisfies(line -> assertThat(line)
                .startsWith(Settings.variable(property) + " is malformed: set it to ")
                .doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " <- ", textBlock = """
            redis.url <- rediss://ada:s3cret@cache:6380/1
            admin.email <- Ada.Lovelace@Example.COM
            smtp.start-tls <- Optional
            smtp.port <- 25
            mail.from <- no-reply@example.com
            gatehouse.public-url <- http://localhost:8080
            gatehouse.token.access-ttl <- 90s
            gatehouse.token.algorithm <- RS256
            gatehouse.session.idle-ttl <- 7d
            gatehouse.session.grace <- 0s
            gatehouse.password.require <- upper, lower,digit,special
            gatehouse.rate-limit.enabled <- false
            gatehouse.trusted-proxies <- 10.0.0.0/8, 2001:db8::/32,192.0.2.1
            gatehouse.cookies.same-site <- none
            cors.origins <- https://app.example.com/, http://localhost:3000
            """)
    void aWellFormedValueIsTaken(String property, String value) {
        var settings = new HashMap<>(COMPLETE);
        settings.put(property, value);
        assertThat(problems(settings)).isEmpty();
    }

    @Test
    void anOAuthClientThatCantWorkIsNamed() {
        var settings = new HashMap<>(COMPLETE);
        settings.put("gatehouse.clients", "[{\"client_id\":\"billing\",\"client_secret\":\"s3cret\"}]");
        assertThat(problems(settings)).singleElement().satisfies(line -> assertThat(line)
                .startsWith("GATEHOUSE_CLIENTS is malformed: the client 'billing' needs a client_secret of at least 32")
                .doesNotContain("s3cret"));
        settings.put("gatehouse.clients", "[{\"client_id\":\"billing\",\"client_secret\":\"change-me\"}]");
        assertThat(problems(settings)).singleElement().asString().contains("still has the value of .env.example");
        settings.put("gatehouse.clients", "[]");
        assertThat(problems(settings)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"smtp.username, SMTP_PASSWORD", "admin.password, ADMIN_EMAIL", "admin.username, ADMIN_EMAIL"})
    void whatBelongsTogetherIsWantedTogether(String property, String missing) {
        var settings = new HashMap<>(COMPLETE);
        settings.put(property, "something");
        assertThat(problems(settings)).singleElement().asString().startsWith(missing + " is missing: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "ada@example.com", "ada lovelace", "-ada"})
    void anAdministratorsUserNameIsOneThatAUserMayHave(String username) {
        var settings = new HashMap<>(COMPLETE);
        settings.put("admin.email", "ada@example.com");
        settings.put("admin.username", username);
        assertThat(problems(settings)).singleElement().asString().startsWith("ADMIN_USERNAME is malformed: ");
        settings.put("admin.username", "Ada.L-1");
        assertThat(problems(settings)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://ada:s3cret@db:port/gatehouse", "jdbc:postgresql://db?password=s3cret"})
    void aPasswordInAnAddressIsNeverPrinted(String address) {
        var settings = new HashMap<>(COMPLETE);
        settings.put("database.url", address);
        assertThat(problems(settings)).isNotEmpty().noneMatch(line -> line.contains("s3cret"));
    }

    private static List<String> problems(Map<String, String> settings) {
        return StartupCheck.problems(property -> Optional.ofNullable(settings.get(property)));
    }
}
