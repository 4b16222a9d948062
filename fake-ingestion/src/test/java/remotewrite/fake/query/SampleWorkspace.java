package remotewrite.fake.query;

import static remotewrite.fake.query.ListedMetrics.every;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import remotewrite.fake.Sample;

/** Forty minutes of series with everything in them that an evaluation can trip over. */
final class SampleWorkspace {
    /** 2023-11-14T22:13:20Z. */
    static final long START = 1_700_000_000_000L;

    static final long MINUTE = 60_000;
    static final long END = START + 40 * MINUTE;

    private SampleWorkspace() {}

    static ListedMetrics metrics() {
        Random random = new Random(7);
        List<Sample> flapping =
                new ArrayList<>(every(15_000, START, START + 20 * MINUTE, time -> Sample.of(time / 15_000 % 2, time)));
        flapping.add(Sample.stale(START + 20 * MINUTE + 15_000));
        flapping.addAll(every(15_000, START + 30 * MINUTE, END, time -> Sample.of(1, time)));
        List<Sample> gap = new ArrayList<>(
                every(15_000, START, START + 12 * MINUTE, time -> Sample.of((time - START) / 1000.0, time)));
        gap.addAll(every(15_000, START + 19 * MINUTE, END, time -> Sample.of((time - START) / 900.0, time)));
        ListedMetrics metrics = new ListedMetrics()
                .with("up", every(15_000, START, END, time -> Sample.of(1, time)), "job", "api", "instance", "a:1")
                .with("up", flapping, "job", "api", "instance", "b:1")
                .with(
                        "up",
                        every(15_000, START, START + 25 * MINUTE, time -> Sample.of(1, time)),
                        "job",
                        "db",
                        "instance",
                        "c:1")
                .with("requests_total", counter(random, 40, 0), "job", "api", "instance", "a:1", "code", "200")
                .with("requests_total", counter(random, 3, 10), "job", "api", "instance", "a:1", "code", "500")
                .with("requests_total", counter(random, 11, 0), "job", "api", "instance", "b:1", "code", "200")
                .with("requests_total", gap, "job", "db", "instance", "c:1", "code", "200")
                .with("errors_total", counter(random, 2, 0), "job", "api", "instance", "a:1", "code", "500")
                .with("errors_total", counter(random, 5, 0), "job", "api", "instance", "b:1", "code", "500");
        for (String part : List.of("samples_total", "samples_failed_total", "samples_retried_total")) {
            metrics.with(
                    "prometheus_remote_storage_" + part,
                    counter(random, 1000, 0),
                    "remote_name",
                    "8f",
                    "url",
                    "https://x.westeurope-1.metrics.ingest.monitor.azure.com/api/v1/write?a=b");
        }
        metrics.with(
                        "prometheus_remote_storage_highest_timestamp_in_seconds",
                        every(15_000, START, END, time -> Sample.of(time / 1000, time)),
                        "job",
                        "prometheus")
                .with(
                        "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
                        every(15_000, START, END, time -> Sample.of(time / 1000 - 37, time)),
                        "job",
                        "prometheus",
                        "remote_name",
                        "8f");
        specials(metrics);
        for (String path : List.of("/a.b", "/a+b", "/ä", "two\nlines", "a\"quote", "[x]", "", "/A.B")) {
            metrics.with(
                    "visits",
                    every(30_000, START, END, time -> Sample.of(random.nextGaussian() * 1e5, time)),
                    path.isEmpty() ? new String[0] : new String[] {"path", path});
        }
        return metrics;
    }

    private static void specials(ListedMetrics metrics) {
        double[] values = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -0.0,
            0.1,
            1.5e-7,
            -1e-6,
            9.999999e-7,
            1.25e22,
            1e21,
            9.99e20,
            123_456_789.125,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            1e100,
            -1e100,
            1
        };
        for (double value : values) {
            metrics.with(
                    "special",
                    every(30_000, START, END, time -> Sample.of(value, time)),
                    "kind",
                    Double.toString(value));
        }
    }

    /** A counter with resets, its samples a little early or late. */
    private static List<Sample> counter(Random random, int growth, int startMinute) {
        List<Sample> samples = new ArrayList<>();
        double value = startMinute;
        for (long time = START + startMinute * MINUTE; time <= END - 1000; time += 15_000) {
            value = random.nextInt(60) == 0 ? random.nextInt(growth) : value + random.nextInt(growth);
            samples.add(Sample.of(value, time + random.nextInt(900)));
        }
        return samples;
    }
}
