package io.gatehouse.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** What {@code quarkus:dev} needs and nobody has configured. The rest of its defaults is in application.properties. */
final class Development {
    private static final Path FOLDER = Path.of(".gatehouse");
    private static final Path MASTER_KEY = FOLDER.resolve("master-key");
    private static final int KEY_BYTES = 32;

    private Development() {}

    /** The class loader of dev mode isn't in the packaged application. */
    static boolean isOn() {
        ClassLoader loader = Development.class.getClassLoader();
        return loader != null && loader.getClass().getSimpleName().equals("QuarkusClassLoader");
    }

    static void prepare(Settings settings) {
        endWithMaven();
        boolean postgres = settings.find("database.url").isEmpty();
        boolean redis = settings.find("redis.url").isEmpty();
        if (postgres || redis) {
            embeddedServers().start(postgres, redis).forEach(System::setProperty);
        }
        if (settings.find("gatehouse.master-key").isEmpty()) {
            System.setProperty("gatehouse.master-key", masterKey());
        }
    }

    /** Dev mode doesn't notice that the Maven that started it was killed, and would keep ports and servers. */
    private static void endWithMaven() {
        boolean first = System.setProperty("gatehouse.ends-with-maven", "true") == null;
        if (first) {
            ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(1)));
        }
    }

    private static DevelopmentServers embeddedServers() {
        try {
            // By name, and through the class loader so that a native image doesn't follow it: the packaged application
            // lacks the libraries that this class needs.
            return (DevelopmentServers) Thread.currentThread()
                    .getContextClassLoader()
                    .loadClass(Development.class.getPackageName() + ".EmbeddedServers")
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kept, because the signing keys and sessions of the database need it. */
    private static String masterKey() {
        try {
            if (!Files.exists(MASTER_KEY)) {
                var key = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(key);
                Folders.createForOwner(FOLDER);
                Files.writeString(MASTER_KEY, Base64.getEncoder().encodeToString(key) + "\n");
            }
            return Files.readString(MASTER_KEY).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
