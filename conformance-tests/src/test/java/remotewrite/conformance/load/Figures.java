package remotewrite.conformance.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What one subject showed in all rounds. */
final class Figures {
    private final List<One> full = new ArrayList<>();
    private final List<One> moderate = new ArrayList<>();

    /** One measurement: what wrk saw, and the processor time the subject used meanwhile. */
    record One(Wrk.Run run, Duration cpu) {
        double cpuMicros() {
            return cpu.toNanos() / 1e3 / run.requests();
        }

        double rate() {
            return run.requests() / (run.took().toNanos() / 1e9);
        }
    }

    void add(One fullLoad, One moderateLoad) {
        full.add(fullLoad);
        moderate.add(moderateLoad);
    }

    /** A row of the table; what has no process of its own used no processor time. */
    String row(String name, Figures direct, Figures nginx, long residentKib) {
        boolean free = full.stream().allMatch(one -> one.cpu().isZero());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.0f | %s | %.0f | %s | %s | %s |",
                name,
                free ? "" : spread(full, One::cpuMicros),
                free ? "" : "%.2f x".formatted(besideNginx(nginx)),
                median(full, One::rate),
                free ? "" : spread(moderate, One::cpuMicros),
                median(moderate, One::rate),
                beside(direct, one -> one.run().p50Micros()),
                beside(direct, one -> one.run().p99Micros()),
                residentKib == 0 ? "" : "%.0f".formatted(residentKib * 1024 / 1e6));
    }

    /** Processor time of a write at full load, in those of nginx: the quotient of the medians. */
    double besideNginx(Figures nginx) {
        return median(full, One::cpuMicros) / median(nginx.full, One::cpuMicros);
    }

    /** The same round by round. */
    List<Double> besideNginxByRound(Figures nginx) {
        return IntStream.range(0, full.size())
                .mapToObj(round ->
                        full.get(round).cpuMicros() / nginx.full.get(round).cpuMicros())
                .toList();
    }

    private String beside(Figures direct, ToDoubleFunction<One> latency) {
        double own = median(moderate, latency);
        return this == direct ? "(%.0f)".formatted(own) : "%.0f".formatted(own - median(direct.moderate, latency));
    }

    private static String spread(List<One> some, ToDoubleFunction<One> what) {
        double[] sorted = sorted(some, what);
        return String.format(
                Locale.ROOT, "%.0f (%.0f to %.0f)", median(some, what), sorted[0], sorted[sorted.length - 1]);
    }

    private static double median(List<One> some, ToDoubleFunction<One> what) {
        double[] sorted = sorted(some, what);
        return sorted[sorted.length / 2];
    }

    private static double[] sorted(List<One> some, ToDoubleFunction<One> what) {
        return some.stream().mapToDouble(what).sorted().toArray();
    }
}
