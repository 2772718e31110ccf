package io.gatehouse;

import java.util.List;
import java.util.stream.Stream;

/** All tables at once, whatever is added to them later. */
public final class Everything {
    private Everything() {}

    /** The rows of any table in which one of the texts occurs. */
    public static List<String> naming(Object... texts) {
        return tables().flatMap(table -> Stream.of(texts)
                        .flatMap(text -> Table.strings(
                                "SELECT '%1$s: ' || t::text FROM %1$s t WHERE position(? in t::text) > 0"
                                        .formatted(table),
                                text.toString())
                                .stream()))
                .distinct()
                .toList();
    }

    private static Stream<String> tables() {
        return Table.strings("SELECT quote_ident(table_name) FROM information_schema.tables"
                        + " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
                .stream();
    }
}
