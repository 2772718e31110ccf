package io.gatehouse.bootstrap;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.caffeine.runtime.graal.CacheConstructorsFeature;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.crypto.KDF;
import org.junit.jupiter.api.Test;
import ua_parser.Parser;

/** What a native executable takes along, as far as that can be told without building one. */
class NativeExecutableTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void librariesFindTheirDictionariesAndPatterns() throws Exception {
        for (Class<?> library : List.of(Zxcvbn.class, Parser.class)) {
            var jar = Path.of(
                    library.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (var inside = FileSystems.newFileSystem(jar);
                    var files = Files.walk(inside.getPath("/"))) {
                var resources = files.filter(Files::isRegularFile)
                        .map(file -> file.toString().substring(1))
                        .filter(file -> !file.endsWith(".class") && !file.startsWith("META-INF/"))
                        .toList();
                assertThat(resources).isNotEmpty().allMatch(NativeExecutableTest::isIncluded);
            }
        }
    }

    @Test
    void ourOwnFilesAreWhereQuarkusTakesThemFrom() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> RESOURCES.relativize(file).toString()))
                    // The last one is for development.
                    .allMatch(file -> file.matches("application\\.properties|META-INF/(resources/.*|openapi\\.yaml)"
                                    + "|db/migration/.*|templates/.*|embedded/.*")
                            || isIncluded(file));
        }
    }

    @Test
    void whatIsLookedUpByNameExists() throws Exception {
        for (var name : NativeReflection.BY_NAME) {
            assertThat(Class.forName(name)).isNotNull();
        }
        var keys = Security.getProvider(KDF.getInstance("HKDF-SHA256").getProviderName())
                .getService("KDF", "HKDF-SHA256");
        assertThat(keys.getClassName()).isIn(NativeReflection.BY_NAME);
    }

    @Test
    void eachKindOfCacheIsRegistered() throws Exception {
        var kinds = List.of(
                Caffeine.newBuilder().maximumSize(1),
                Caffeine.newBuilder().maximumSize(1).expireAfterWrite(Duration.ofMinutes(1)),
                Caffeine.newBuilder().maximumSize(1).expireAfterAccess(Duration.ofMinutes(1)));
        for (var kind : kinds) {
            Cache<Object, Object> built = kind.build();
            var cache = field(built, "cache");
            assertThat(registered()).contains(cache.getClass().getName());
            assertThat(registered())
                    .contains(field(cache, "nodeFactory").getClass().getName());
        }
    }

    @Test
    void whatIsRegisteredCanBeCalled() {
        noClasses()
                .should()
                .callMethodWhere(target(nameStartingWith("registerAllDeclared")))
                .because("that makes members known that can be found, and not called")
                .check(new ClassFileImporter().importClasses(NativeReflection.class));
    }

    private static List<String> registered() {
        return Stream.concat(
                        Arrays.stream(CacheConstructorsFeature.typesNeedingConstructorsRegistered()),
                        NativeReflection.BY_NAME.stream())
                .toList();
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(owner);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    private static boolean isIncluded(String resource) {
        return Arrays.stream(includes().split(","))
                .anyMatch(glob ->
                        FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(resource)));
    }

    private static String includes() {
        var settings = new Properties();
        try (InputStream file = Files.newInputStream(RESOURCES.resolve("application.properties"))) {
            settings.load(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return settings.getProperty("quarkus.native.resources.includes");
    }
}
