package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private static Set<String> properties() {
        var properties = new TreeSet<String>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.gatehouse").stream()
                        .filter(found -> found.isAnnotatedWith(ConfigMapping.class))
                        .forEach(found -> properties.addAll(
                                ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(found.reflect()))
                                        .keySet()));
        return properties;
    }

    private static boolean contains(CharSequence text, String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                .matcher(text)
                .find();
    }
}
