package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The account page has words for every type of event. */
class EventNamesTest {
    private static final Path NAMES = Path.of("src/main/resources/META-INF/resources/account/format.js");
    private static final Pattern TYPE = Pattern.compile("'([a-z]+\\.[a-z-]+)':");

    @Test
    void thePageNamesTheTypesThatThereAreAndNoOthers() throws IOException {
        var named = TYPE.matcher(Files.readString(NAMES)).results().map(found -> found.group(1));
        var types = events(AuditEvent.class).map(AuditEvent::type).distinct();
        assertThat(named).containsExactlyInAnyOrderElementsOf(types.toList());
    }

    private static Stream<AuditEvent> events(Class<?> type) {
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).flatMap(EventNamesTest::events);
        }
        if (type == AccountChanged.class) {
            return Arrays.stream(Change.values()).map(change -> new AccountChanged(change, new UUID(0, 0)));
        }
        return Stream.of(blank(type));
    }

    /** Of a record whose type doesn't depend on what it holds. */
    private static AuditEvent blank(Class<?> type) {
        try {
            var constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return (AuditEvent) constructor.newInstance(Arrays.stream(constructor.getParameterTypes())
                    .map(parameter -> Array.get(Array.newInstance(parameter, 1), 0))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }
}
