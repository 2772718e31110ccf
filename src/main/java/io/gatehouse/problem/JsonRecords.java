package io.gatehouse.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object into a record, member by member, so that one refusal names every bad field: those of a wrong type and
 * those that break a constraint. Jackson by itself stops at the first.
 */
@ApplicationScoped
public class JsonRecords {
    private static final PropertyNamingStrategies.SnakeCaseStrategy NAMES =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    private final ObjectMapper mapper;
    private final Validator validator;
    private final ConcurrentMap<Class<?>, Shape<?>> shapes = new ConcurrentHashMap<>();

    JsonRecords(ObjectMapper mapper, Validator validator) {
        this.mapper = mapper;
        this.validator = validator;
    }

    /** What reflection tells of a record, kept because it takes longer than the rest of the reading. */
    private record Shape<R>(Constructor<R> constructor, List<Field> fields) {}

    private record Field(String name, JavaType type) {}

    /** @throws ProblemException {@code malformed-request} or {@code validation-failed} */
    public <R extends Record> R read(Class<R> type, InputStream body) {
        var object = parse(body);
        Map<String, String> wrongTypes = new LinkedHashMap<>();
        var shape = shape(type);
        @Nullable
        Object[] values = shape.fields.stream()
                .map(field -> value(object, field, wrongTypes))
                .toArray();
        var request = construct(shape.constructor, values);
        var errors = new ArrayList<FieldError>();
        wrongTypes.forEach((field, message) -> errors.add(new FieldError(field, message)));
        errors.addAll(violations(request, wrongTypes));
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return request;
    }

    @SuppressWarnings("unchecked")
    private <R extends Record> Shape<R> shape(Class<R> type) {
        return (Shape<R>) shapes.computeIfAbsent(type, unknown -> shapeOf(type));
    }

    private <R extends Record> Shape<R> shapeOf(Class<R> type) {
        var components = type.getRecordComponents();
        try {
            var constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new Shape<>(
                    constructor,
                    Stream.of(components)
                            .map(component -> new Field(
                                    NAMES.translate(component.getName()),
                                    mapper.constructType(component.getGenericType())))
                            .toList());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Every record has a constructor of its components", e);
        }
    }

    private JsonNode parse(InputStream body) {
        JsonNode node;
        try {
            node = mapper.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .readTree(body);
        } catch (IOException e) {
            // The body is in memory already, so it is malformed. The parser's message may quote a password.
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The body must be one valid JSON object.");
        }
        if (node.isMissingNode()) {
            return mapper.createObjectNode();
        }
        if (!node.isObject()) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The body must be one valid JSON object.");
        }
        return node;
    }

    private @Nullable Object value(JsonNode object, Field field, Map<String, String> wrongTypes) {
        var node = object.get(field.name);
        if (!field.type.hasRawClass(Member.class)) {
            return value(field.name, node, field.type, wrongTypes);
        }
        return node == null
                ? Member.absent()
                : Member.of(value(field.name, node, field.type.containedType(0), wrongTypes));
    }

    private @Nullable Object value(
            String field, @Nullable JsonNode node, JavaType type, Map<String, String> wrongTypes) {
        if (node == null || node.isNull()) {
            return null;
        }
        var wrong = whatIsWrong(node, type.getRawClass());
        if (wrong != null) {
            wrongTypes.put(field, wrong);
            return null;
        }
        if (type.hasRawClass(Instant.class)) {
            return Times.read(node.textValue()).orElseThrow();
        }
        try {
            return mapper.treeToValue(node, type);
        } catch (JacksonException | ArithmeticException | NumberFormatException e) {
            // A number out of all bounds leaves Jackson unwrapped.
            wrongTypes.put(field, "has a wrong type");
            return null;
        }
    }

    private static @Nullable String whatIsWrong(JsonNode node, Class<?> type) {
        if (type == String.class && !node.isTextual()) {
            return "must be a string";
        }
        if (type == Boolean.class && !node.isBoolean()) {
            return "must be true or false";
        }
        // Jackson would also take numbers, and those out of all bounds for 1970.
        if (type == Instant.class
                && (!node.isTextual() || Times.read(node.textValue()).isEmpty())) {
            return Times.EXPECTED;
        }
        return whatIsWrongInTexts(node);
    }

    /** PostgreSQL stores neither NUL nor half a character. */
    private static @Nullable String whatIsWrongInTexts(JsonNode node) {
        if (node.isTextual()) {
            var text = node.textValue();
            if (text.indexOf('\0') >= 0) {
                return "must not contain a NUL character";
            }
            return StandardCharsets.UTF_8.newEncoder().canEncode(text) ? null : "must be valid Unicode text";
        }
        for (var child : node) {
            var wrong = whatIsWrongInTexts(child);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static <R> R construct(Constructor<R> constructor, @Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Request record can't be constructed by " + constructor, e);
        }
    }

    private List<FieldError> violations(Record request, Map<String, String> wrongTypes) {
        return validator.validate(request).stream()
                .map(v -> new FieldError(NAMES.translate(v.getPropertyPath().toString()), v.getMessage()))
                .filter(error -> !wrongTypes.containsKey(error.field()))
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                .toList();
    }
}
