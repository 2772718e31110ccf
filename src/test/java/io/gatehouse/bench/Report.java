package io.gatehouse.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The table that the benchmark prints, as Markdown. */
final class Report {
    private final List<String> rows = new ArrayList<>();

    void ratio(String name, Measured limit, Measured ours) {
        row(
                name,
                "%,.0f/s".formatted(limit.perSecond()),
                "%,.0f/s".formatted(ours.perSecond()),
                "%.0f %%".formatted(100 * ours.perSecond() / limit.perSecond()),
                ours);
    }

    void slowdown(String name, Measured quiet, Measured busy) {
        row(
                name,
                "p99 " + milliseconds(quiet.p99()),
                "p99 " + milliseconds(busy.p99()),
                "%.1f ×".formatted((double) busy.p99().toNanos() / quiet.p99().toNanos()),
                busy);
    }

    void figure(String name, String value) {
        rows.add("| %s | | %s | | | |".formatted(name, value));
    }

    void print(String conditions) {
        System.out.println();
        System.out.println(conditions);
        System.out.println();
        System.out.println("| | limit | Gatehouse | ratio | p50 | p99 |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
        rows.forEach(System.out::println);
        System.out.println();
    }

    private void row(String name, String limit, String ours, String ratio, Measured times) {
        rows.add("| %s | %s | %s | %s | %s | %s |"
                .formatted(name, limit, ours, ratio, milliseconds(times.p50()), milliseconds(times.p99())));
    }

    private static String milliseconds(Duration duration) {
        return "%.1f ms".formatted(duration.toNanos() / 1e6);
    }
}
