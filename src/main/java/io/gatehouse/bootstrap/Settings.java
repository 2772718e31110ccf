package io.gatehouse.bootstrap;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The configuration as Quarkus will see it, but before Quarkus runs: by property name, an empty value being none. */
@FunctionalInterface
interface Settings {
    String FILE = "application.properties";
    // The order in which Quarkus reads them, below .env (295) and the environment (300).
    int FILE_SYSTEM_ORDINAL = 260;
    int CLASS_PATH_ORDINAL = 250;

    Optional<String> find(String property);

    static Settings load() {
        ClassLoader classes = Thread.currentThread().getContextClassLoader();
        SmallRyeConfig config = ConfigUtils.configBuilder()
                .withSources(DotEnvConfigSourceProvider.dotEnvSources(classes))
                .withSources(PropertiesConfigSourceLoader.inFileSystem(
                        Path.of("config", FILE).toUri().toString(), FILE_SYSTEM_ORDINAL, classes))
                .withSources(PropertiesConfigSourceLoader.inClassPath(FILE, CLASS_PATH_ORDINAL, classes))
                .build();
        return property -> {
            try {
                return Optional.ofNullable(config.getConfigValue(property).getValue())
                        .map(String::strip)
                        .filter(value -> !value.isEmpty());
            } catch (NoSuchElementException unresolvedExpression) {
                return Optional.empty();
            }
        };
    }

    /** The environment variable of a property. */
    static String variable(String property) {
        return property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
