package io.gatehouse.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** How often something could be done in a second, and how long it took. */
record Measured(double perSecond, Duration p50, Duration p99) {
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /** Each step over and over on a thread of its own. */
    static Measured closedLoop(List<? extends Step> steps, Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        return inParallel(
                steps.stream()
                        .<Callable<long[]>>map(step -> () -> repeat(step, end))
                        .toList(),
                duration);
    }

    /** The step at a fixed rate; a step's time counts from when it was due, so that a queue shows. */
    static Measured openLoop(Step step, int perSecond, Duration duration) throws Exception {
        return inParallel(List.of(() -> pace(step, perSecond, duration)), duration);
    }

    /** The middle one of several measurements. */
    static Measured median(List<Measured> all) {
        return all.stream()
                .sorted((a, b) -> Double.compare(a.perSecond, b.perSecond))
                .toList()
                .get(all.size() / 2);
    }

    private static Measured inParallel(List<Callable<long[]>> work, Duration duration) throws Exception {
        try (var threads = Executors.newFixedThreadPool(work.size())) {
            var times = threads.invokeAll(work).stream()
                    .flatMapToLong(done -> LongStream.of(result(done::get)))
                    .sorted()
                    .toArray();
            return new Measured(times.length * 1e9 / duration.toNanos(), quantile(times, 0.5), quantile(times, 0.99));
        }
    }

    private static long[] result(Callable<long[]> done) {
        try {
            return done.call();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static long[] repeat(Step step, long end) throws Exception {
        var times = new long[1024];
        int count = 0;
        for (long now = System.nanoTime(); now < end; ) {
            step.run();
            long then = System.nanoTime();
            if (then > end) {
                // It would count as a whole one although part of it is over time.
                break;
            }
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
            }
            times[count++] = then - now;
            now = then;
        }
        return Arrays.copyOf(times, count);
    }

    private static long[] pace(Step step, int perSecond, Duration duration) throws Exception {
        var times = new long[(int) (perSecond * duration.toSeconds())];
        long start = System.nanoTime();
        for (int i = 0; i < times.length; i++) {
            long due = start + i * 1_000_000_000L / perSecond;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            step.run();
            times[i] = System.nanoTime() - due;
        }
        return times;
    }

    private static Duration quantile(long[] sorted, double part) {
        return sorted.length == 0
                ? Duration.ZERO
                : Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))]);
    }
}
