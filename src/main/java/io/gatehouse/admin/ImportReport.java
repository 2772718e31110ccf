package io.gatehouse.admin;

import io.gatehouse.problem.ProblemType;
import java.util.List;
import java.util.TreeMap;

/** What became of the lines of an import; of those that were refused, the first are named. */
final class ImportReport {
    private static final int NAMED = 1_000;

    /** By their lines: some are refused at once, others when their batch is stored. */
    private final TreeMap<Long, Refused> refused = new TreeMap<>();

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
        refused.put(line, new Refused(line, type.code(), message));
        if (refused.size() > NAMED) {
            refused.pollLastEntry();
        }
    }

    View view() {
        return new View(imported, skipped, List.copyOf(refused.values()));
    }
}
