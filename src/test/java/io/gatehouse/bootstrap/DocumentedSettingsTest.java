package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentedSettingsTest {
    @Test
    void everySettingStandsInTheExampleOrTheReadme() throws IOException {
        var text = new StringBuilder();
        for (String file : List.of(".env.example", "README.md")) {
            if (Files.exists(Path.of(file))) {
                text.append(Files.readString(Path.of(file)));
            }
        }
        assertThat(properties())
                .contains("admin.email")
                .filteredOn(property -> !contains(text, Settings.variable(property)) && !contains(text, property))
                .isEmpty();
    }

    private static Set<String> properties() throws IOException {
        var properties = new TreeSet<String>();
        var defaults = defaults();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.gatehouse").stream()
                        .filter(found -> found.isAnnotatedWith(ConfigMapping.class))
                        .map(found ->
                                ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(found.reflect())))
                        .forEach(mapping -> mapping.forEach((name, property) -> {
                            if (!isTakenFromAnother(name.replace("[*]", ""), property, defaults)) {
                                properties.add(name.replace("[*]", ""));
                            }
                        }));
        return properties;
    }

    /** An operator sets the other one. */
    private static boolean isTakenFromAnother(String name, Property property, Properties defaults) {
        String preset = defaults.getProperty(name, property.hasDefaultValue() ? property.getDefaultValue() : "");
        return preset.startsWith("${");
    }

    private static Properties defaults() throws IOException {
        var defaults = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            defaults.load(file);
        }
        return defaults;
    }

    private static boolean contains(CharSequence text, String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                .matcher(text)
                .find();
    }
}
