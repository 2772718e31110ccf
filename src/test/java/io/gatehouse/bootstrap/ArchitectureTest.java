package io.gatehouse.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What each package may use: arrows never go up. */
class ArchitectureTest {
    private static final Map<String, String> MAY_USE = Map.ofEntries(
            Map.entry("problem", ""),
            Map.entry("audit", "problem key client privacy"),
            Map.entry("privacy", ""),
            Map.entry("verification", "privacy"),
            Map.entry("mail", "verification privacy"),
            Map.entry("key", "problem"),
            Map.entry("redis", ""),
            Map.entry("client", ""),
            Map.entry("lockout", "key redis problem"),
            Map.entry("ratelimit", "client redis problem"),
            Map.entry("overload", "problem"),
            Map.entry("token", "key problem"),
            Map.entry("user", "privacy problem audit"),
            Map.entry("credential", "user privacy problem"),
            Map.entry("session", "user token key lockout client mail privacy audit problem"),
            Map.entry("account", "user credential session verification mail privacy audit problem"),
            Map.entry("mfa", "user credential audit problem"),
            Map.entry("signin", "user credential lockout session mfa mail audit problem"));

    /** They may use any of the above, and nobody uses them. */
    private static final Set<String> FLOWS =
            Set.of("login", "registration", "password", "profile", "oauth", "web", "admin", "service");

    private static final String ROOT = "io.gatehouse";
    private static final String BOOTSTRAP = ROOT + ".bootstrap..";

    static final List<String> FEATURES = MAY_USE.keySet().stream().sorted().toList();
    static final List<String> FLOW_NAMES = FLOWS.stream().sorted().toList();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @ParameterizedTest
    @FieldSource("FEATURES")
    void aFeatureUsesOnlyWhatTheTableSays(String feature) {
        String[] allowed = Stream.of(
                        (feature + " " + MAY_USE.get(feature)).strip().split(" ", -1))
                .map(ArchitectureTest::within)
                .toArray(String[]::new);
        noClasses()
                .that(resideInAPackage(within(feature)))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("FLOW_NAMES")
    void nobodyUsesAFlow(String flow) {
        noClasses()
                .that(not(resideInAnyPackage(within(flow), BOOTSTRAP)))
                .should()
                .dependOnClassesThat(resideInAPackage(within(flow)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nobodyUsesBootstrap() {
        noClasses()
                .that(not(resideInAPackage(BOOTSTRAP)))
                .should()
                .dependOnClassesThat(resideInAPackage(BOOTSTRAP))
                .check(CLASSES);
    }

    @Test
    void everyPackageIsInTheTable() {
        assertThat(packages().stream().map(JavaPackage::getRelativeName))
                .allMatch(name -> MAY_USE.containsKey(name) || FLOWS.contains(name) || name.equals("bootstrap"));
    }

    @Test
    void everyPackageSaysWhatItOwnsAndIsNullMarked() {
        assertThat(packages()).isNotEmpty().allMatch(found -> found.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void onlyBootstrapReadsTheSystemsClock() {
        var rule = noClasses()
                .that(not(resideInAPackage(BOOTSTRAP)))
                .should()
                .callMethod(System.class, "currentTimeMillis");
        for (Class<?> time : List.of(
                Instant.class, LocalDateTime.class, LocalDate.class, OffsetDateTime.class, ZonedDateTime.class)) {
            rule = rule.orShould().callMethod(time, "now");
        }
        rule.allowEmptyShould(true).check(CLASSES);
    }

    /** Without it the client chooses the media type, also one that nobody can write. */
    @Test
    void everyAnswerSaysWhatItProduces() {
        ArchRuleDefinition.methods()
                .that()
                .haveRawReturnType(Response.class)
                .and(DescribedPredicate.describe("are endpoints", ArchitectureTest::isEndpoint))
                .should()
                .beAnnotatedWith(Produces.class)
                .orShould()
                .beDeclaredInClassesThat()
                .areAnnotatedWith(Produces.class)
                .check(CLASSES);
    }

    private static boolean isEndpoint(JavaMethod method) {
        return method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
    }

    private static Set<JavaPackage> packages() {
        return CLASSES.getPackage(ROOT).getSubpackages().stream().collect(Collectors.toSet());
    }

    private static String within(String name) {
        return ROOT + "." + name + "..";
    }
}
