package io.gatehouse.problem;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The routes of all resources, known before a request has found its own: which methods a path takes, which a 405 has to say
 * in {@code Allow} (RFC 9110, section 15.5.6) and Quarkus doesn't, and under which name it may be written down.
 */
@Singleton
public class Routes {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private record Route(String template, Pattern path, String method) {}

    private final List<Route> routes;
    private final Map<String, String> literal;
    private final Map<String, Pattern> parameterised;

    @Inject
    Routes(BeanManager beans) {
        this.routes = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(bean -> bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(Routes::routesOf)
                .toList();
        var templates = routes.stream().map(Route::template).distinct().toList();
        this.literal = templates.stream()
                .filter(template -> !hasParameters(template))
                .collect(Collectors.toMap(Function.identity(), Function.identity()));
        this.parameterised = templates.stream()
                .filter(Routes::hasParameters)
                .collect(Collectors.toMap(Function.identity(), Routes::pattern));
    }

    /** The path with its parameters' names in the place of what a client wrote; empty for one that no resource has. */
    public Optional<String> template(String path) {
        var known = literal.get(path);
        return known != null
                ? Optional.of(known)
                : parameterised.entrySet().stream()
                        .filter(route -> route.getValue().matcher(path).matches())
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** The methods that a path takes, separated by commas; empty for an unknown one. */
    String methods(String path) {
        return routes.stream()
                .filter(route -> route.path().matcher(path).matches())
                .map(Route::method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Stream<Route> routesOf(Class<?> resource) {
        var base = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method -> verbOf(method).map(verb -> route(base, method, verb)).stream());
    }

    private static Optional<String> verbOf(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static Route route(String base, Method method, String verb) {
        var path = method.getAnnotation(Path.class);
        var template = (path == null ? base : base + "/" + path.value()).replaceAll("/+", "/");
        return new Route(template, pattern(template), verb);
    }

    private static boolean hasParameters(String template) {
        return template.contains("{");
    }

    private static Pattern pattern(String template) {
        var literal =
                Arrays.stream(PARAMETER.split(template, -1)).map(Pattern::quote).collect(Collectors.joining("[^/]+"));
        return Pattern.compile(literal + "/?");
    }
}
