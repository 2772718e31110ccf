package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Api.Answer;
import java.time.Duration;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** What clients are told while something that the service needs is away. */
final class Outage {
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();

    /** An answer and how long it took. */
    record Told(String request, int status, Duration after) {}

    Answer time(String request, Supplier<Answer> call) {
        long began = System.nanoTime();
        var answer = call.get();
        told.add(new Told(request, answer.status(), Duration.ofNanos(System.nanoTime() - began)));
        return answer;
    }

    /** Takes any success, and a 503 that says when to come back. */
    Answer excuse(String request, Supplier<Answer> call) {
        var answer = time(request, call);
        if (answer.status() == 503) {
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.string("code")).isEqualTo("unavailable");
            assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");
        } else {
            assertThat(answer.status()).as("%s: %s", request, answer.text()).isBetween(200, 299);
        }
        return answer;
    }

    long refusals() {
        return told.stream().filter(each -> each.status() == 503).count();
    }

    Told slowest() {
        return told.stream().max(Comparator.comparing(Told::after)).orElseThrow();
    }
}
