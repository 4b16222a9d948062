package remotewrite.fake.store;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/**
 * How much heap a sample takes beyond the series table, and how much CPU time its taking costs. Run by hand, no test; docs/fakes.md
 * has the command:
 *
 * <p>{@code StoreMemory SERIES SAMPLES_OF_EACH}
 *
 * <p>The series table is a map from keys to labels, as the store has it; all else is charged to the samples.
 */
final class StoreMemory {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long STEP_MILLIS = Duration.ofSeconds(15).toMillis();

    private StoreMemory() {}

    public static void main(String[] arguments) {
        int seriesCount = Integer.parseInt(arguments[0]);
        int samplesOfEach = Integer.parseInt(arguments[1]);
        List<List<Label>> names = names(seriesCount);

        long before = heapBytes();
        Map<SeriesKey, List<Label>> table = new HashMap<>();
        for (List<Label> labels : names) {
            SeriesKey key = SeriesKey.of(labels, LabelCase.IGNORED);
            table.put(key, key.labels());
        }
        long tableBytes = heapBytes() - before;
        Reference.reachabilityFence(table);
        table = Map.of();

        before = heapBytes();
        Workspace workspace = Workspace.of(CLOCK, AzureLimits.NONE);
        long startNanos = THREADS.getCurrentThreadCpuTime();
        for (int at = 0; at < samplesOfEach; at++) {
            long millis = CLOCK.millis() + at * STEP_MILLIS;
            for (List<Label> labels : names) {
                workspace.take(List.of(TimeSeries.of(labels, List.of(Sample.of(at, millis)))));
            }
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - startNanos;
        long bytes = heapBytes() - before - tableBytes;

        long samples = (long) seriesCount * samplesOfEach;
        System.out.printf(
                "%,d series of %,d samples: %.1f bytes a sample beyond the series table (%,d bytes a series), %,d ns of CPU a sample%n",
                seriesCount, samplesOfEach, (double) bytes / samples, tableBytes / seriesCount, nanos / samples);
        // nothing of what was there before may be collected before the last look at the heap
        Reference.reachabilityFence(names);
        Reference.reachabilityFence(workspace);
    }

    /** 20 labels a series. */
    private static List<List<Label>> names(int count) {
        List<List<Label>> names = new ArrayList<>();
        for (int series = 0; series < count; series++) {
            List<Label> labels = new ArrayList<>(List.of(new Label("__name__", "metric_" + series % 100)));
            for (int at = 1; at < 20; at++) {
                labels.add(new Label("label_%02d".formatted(at), "value-of-some-length-%d".formatted(series)));
            }
            names.add(List.copyOf(labels));
        }
        return names;
    }

    private static long heapBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
