package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupRefusalIT {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void configure() {
        environment.putAll(Map.of(
                "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/gatehouse",
                "DATABASE_USERNAME", "ada",
                "DATABASE_PASSWORD", "s3cret-of-ada",
                "REDIS_URL", "redis://127.0.0.1:1",
                "SMTP_HOST", "127.0.0.1",
                "MAIL_FROM", "Example <no-reply@example.com>",
                "GATEHOUSE_MASTER_KEY", "0HFeHlvQ+vPXWSWV1gwEjzT3lBzuxXZbJ0VBzv9FKqI=",
                "GATEHOUSE_PUBLIC_URL", "https://sign-in.example.com",
                "QUARKUS_HTTP_PORT", "0",
                "QUARKUS_FLYWAY_CONNECT_RETRIES", "0"));
    }

    @Test
    void aLineForEachVariableThatIsMissing() throws Exception {
        environment.clear();
        var run = PackagedApplication.run(folder, environment);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .hasSize(8)
                .allMatch(line -> line.matches("[A-Z_]+ is missing: set it to .*"))
                .anyMatch(line -> line.startsWith("GATEHOUSE_MASTER_KEY "));
    }

    @Test
    void aMalformedVariableIsNamed() throws Exception {
        environment.put("GATEHOUSE_TOKEN_ACCESS_TTL", "soon");
        var run = PackagedApplication.run(folder, environment);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly(
                        "GATEHOUSE_TOKEN_ACCESS_TTL is malformed: set it to a duration such as 30s, 10m, 12h or 7d.");
    }

    @Test
    void aConstraintThatIsntMetIsALineToo() throws Exception {
        environment.put("GATEHOUSE_MAIL_WORKERS", "100");
        environment.put("GATEHOUSE_TOKEN_CACHE_SIZE", "many");
        var run = PackagedApplication.run(folder, environment);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .contains("GATEHOUSE_MAIL_WORKERS must be less than or equal to 64")
                .contains("GATEHOUSE_TOKEN_CACHE_SIZE is malformed: .env.example shows its form.")
                .noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void theEnvFileOfTheWorkingFolderIsRead() throws Exception {
        Files.writeString(folder.resolve(".env"), "REDIS_URL=redis://change-me:6379\n");
        environment.remove("REDIS_URL");
        var run = PackagedApplication.run(folder, environment);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .singleElement()
                .asString()
                .startsWith("REDIS_URL still has the value of .env.example: ");
    }

    @Test
    void anotherMasterKeyThanTheSigningKeysIsALineToo() throws Exception {
        var database = OwnDatabase.create();
        var earlier = RunningGatehouse.environment(database.servers());
        earlier.put("GATEHOUSE_MASTER_KEY", "q7Yc0mXv1a2b3c4d5e6f7g8h9i0jKLMNOPQRSTUVWXY=");
        RunningGatehouse.start(folder, earlier).close();
        environment.putAll(RunningGatehouse.environment(database.servers()));
        var run = PackagedApplication.run(folder, environment);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .anyMatch(line -> line.contains("GATEHOUSE_MASTER_KEY ") && line.contains("GATEHOUSE_MASTER_KEYS_OLD"))
                .noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void anUnreachableDatabaseIsALineToo() throws Exception {
        environment.put("DATABASE_URL", "postgresql://ada:s3cret-of-ada@127.0.0.1:1/gatehouse");
        var run = PackagedApplication.run(folder, environment);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .contains("PostgreSQL can't be reached: check DATABASE_URL and that the server runs.")
                .noneMatch(line -> line.startsWith("\tat ") || line.contains("s3cret-of-ada"));
    }
}
