package io.gatehouse.admin;

import io.gatehouse.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;

/** What became of the lines of an import; of those that were refused, the first are named. */
final class ImportReport {
    private static final int NAMED = 1_000;

    private final List<Refused> refused = new ArrayList<>();
    private long imported;
    private long skipped;

    record Refused(long line, String code, String message) {}

    record View(long imported, long skipped, List<Refused> refused) {}

    void imported() {
        imported++;
    }

    void skipped() {
        skipped++;
    }

    void refused(long line, ProblemType type, String message) {
        if (refused.size() < NAMED) {
            refused.add(new Refused(line, type.code(), message));
        }
    }

    View view() {
        return new View(
                imported,
                skipped,
                refused.stream()
                        .sorted((a, b) -> Long.compare(a.line(), b.line()))
                        .toList());
    }
}
