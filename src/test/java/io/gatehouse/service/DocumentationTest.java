package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document says what the service does: the same routes, and answers as it describes them. */
@QuarkusTest
class DocumentationTest {
    /** Routes of Quarkus', not of resources. */
    private static final Set<String> OF_QUARKUS =
            Set.of("GET /health", "GET /health/live", "GET /health/ready", "GET /health/started");

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @Inject
    BeanManager beans;

    private final Api api = Api.ofTest();
    private final JsonNode document = api.get("/openapi.json").json();

    @Test
    void itIsServedAsOpenApi31() {
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(api.get("/openapi.yaml").text()).contains("openapi: 3.1");
    }

    @Test
    void everyRouteIsInTheDocumentAndNoOther() {
        var routes = new TreeSet<>(OF_QUARKUS);
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(bean -> bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .filter(type -> !isOfTests(type))
                .flatMap(DocumentationTest::routesOf)
                .forEach(routes::add);
        assertThat(documentedRoutes()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void everyOperationExplainsItself() {
        var ids = new HashSet<String>();
        forEachOperation((route, operation) -> {
            assertThat(ids.add(operation.path("operationId").asText()))
                    .as(route)
                    .isTrue();
            assertThat(operation.path("summary").asText()).as(route).isNotEmpty();
            assertThat(operation.path("description").asText()).as(route).isNotEmpty();
            assertThat(operation.path("tags")).as(route).isNotEmpty();
            assertThat(operation.has("security")).as(route).isTrue();
            assertThat(operation.path("responses").has("503")).as(route).isTrue();
            if (operation.path("security").toString().contains("bearer")) {
                assertThat(operation.path("responses").has("401")).as(route).isTrue();
            }
        });
    }

    @Test
    void everyReferenceAndEveryExampleHolds() {
        var schemas = new DocumentedSchemas(document);
        document.findValues("$ref").forEach(reference -> assertThat(
                        document.at(reference.asText().substring(1)).isMissingNode())
                .as(reference.asText())
                .isFalse());
        assertThat(schemas.wrongExamples()).isEmpty();
    }

    @Test
    void swaggerUiAndRedocComeFromThisServerAlone() {
        assertThat(api.get("/docs/").text()).contains("/assets/docs.js").doesNotContain("https://");
        assertThat(api.get("/assets/docs.js").text()).contains("/openapi.json").doesNotContain("https://");
        var redoc = api.get("/redoc");
        assertThat(redoc.header("Content-Type")).startsWith("text/html");
        assertThat(redoc.text()).doesNotContain("https://").doesNotContain("http://");
        assertThat(redoc.header("Content-Security-Policy")).contains("default-src 'none'");
        var script = redoc.text().replaceAll("(?s).*<script src=\"([^\"]+)\".*", "$1");
        assertThat(api.get(script).status()).as(script).isEqualTo(200);
    }

    private interface Visitor {
        void visit(String route, JsonNode operation);
    }

    private void forEachOperation(Visitor visitor) {
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method -> visitor.visit(
                        method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
    }

    private Set<String> documentedRoutes() {
        var routes = new TreeSet<String>();
        forEachOperation((route, operation) -> routes.add(route));
        return routes;
    }

    private static boolean isOfTests(Class<?> type) {
        return type.getSimpleName().endsWith("Probe") || type.getEnclosingClass() != null;
    }

    private static Stream<String> routesOf(Class<?> resource) {
        var base = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods()).flatMap(method -> Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(verb -> verb.value() + " " + template(base, method)));
    }

    private static String template(String base, Method method) {
        var path = method.getAnnotation(Path.class);
        var whole = (path == null ? base : base + "/" + path.value())
                .replaceAll("/+", "/")
                .replaceAll(":[^}]*}", "}");
        return whole.length() > 1 && whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    }
}
