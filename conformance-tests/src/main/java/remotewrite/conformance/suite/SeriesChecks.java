package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Recording.Write;
import remotewrite.conformance.Series;
import remotewrite.conformance.mutant.SenderMutants;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** SERIES: labels and timestamps of what the sender sends. */
public final class SeriesChecks {
    private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Duration RECENT = Duration.ofSeconds(60);

    static final Check SERIES_01 = check("SERIES-01", "The sender sorts the labels of every series by name.")
            .clauses("RW1-S-20")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentSeries("label names in byte order", SeriesChecks::unsorted))
            .caughtBy(SenderMutants.PUTS_NAME_FIRST.showing("label __name__ stands before "));

    static final Check SERIES_02 = check("SERIES-02", "The sender uses every label name once in a series.")
            .clauses("RW1-S-19")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentSeries("no label name twice", series -> {
                Set<String> seen = new HashSet<>();
                return series.labels().stream()
                        .filter(label -> !seen.add(label.name()))
                        .findFirst()
                        .map(label -> "label " + label.name() + " occurs twice in " + Series.of(series.labels()));
            }))
            .caughtBy(SenderMutants.REPEATS_A_LABEL.showing("label job occurs twice"));

    static final Check SERIES_03 = check("SERIES-03", "The sender leaves empty labels out.")
            .clauses("RW1-S-21", "RW1-S-22")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentSeries(
                    "no empty label name or value",
                    first(label -> label.name().isEmpty() || label.value().isEmpty(), "empty")))
            .caughtBy(SenderMutants.SENDS_EMPTY_LABELS.showing("empty label zone="));

    static final Check SERIES_04 = check("SERIES-04", "The sender names metrics and labels by the specification.")
            .clauses("RW1-S-23", "RW1-S-24", "RW1-S-18")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentSeries("a metric name and label names in the specified alphabet", SeriesChecks::badName))
            .caughtBy(SenderMutants.SENDS_DOTTED_LABELS.showing("label name 'z.one'"));

    static final Check SERIES_05 = check("SERIES-05", "The sender keeps reserved labels to itself.")
            .clauses("RW1-S-26")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentSeries(
                    "no label but __name__ starts with __",
                    first(
                            label -> label.name().startsWith("__")
                                    && !label.name().equals("__name__"),
                            "reserved")))
            .caughtBy(SenderMutants.LEAKS_META_LABELS.showing("reserved label __meta_address"));

    static final Check SERIES_06 = check("SERIES-06", "The sender attaches the external label cluster to every series.")
            .clauses("PROM-01", "AZ-01")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(recording -> {
                String cluster = recording.setup().externalLabels().get("cluster");
                return Each.sentSeries("cluster=\"" + cluster + "\"", series -> {
                            String actual = Series.of(series.labels()).labels().getOrDefault("cluster", "");
                            return actual.equals(cluster)
                                    ? Optional.empty()
                                    : Optional.of("cluster=\"" + actual + "\" in " + Series.of(series.labels()));
                        })
                        .judge(recording);
            })
            .caughtBy(SenderMutants.FORGETS_EXTERNAL_LABELS.showing("cluster=\"\" in "));

    static final Check SERIES_07 = check("SERIES-07", "The sender sends the samples of a series in timestamp order.")
            .clauses("RW1-S-29")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(SeriesChecks::ordered)
            .caughtBy(SenderMutants.SENDS_NEWEST_FIRST.showing(" ms after "));

    static final Check SERIES_08 = check("SERIES-08", "The sender gives timestamps in milliseconds since 1970.")
            .clauses("RW1-B-04")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentWrite(
                    "timestamps within " + RECENT.toSeconds() + " s of the request",
                    write -> !Each.series(write).isEmpty(),
                    SeriesChecks::farFromItsRequest))
            .caughtBy(SenderMutants.SENDS_SECONDS.showing(" in a request at "));

    public static final List<Check> ALL =
            List.of(SERIES_01, SERIES_02, SERIES_03, SERIES_04, SERIES_05, SERIES_06, SERIES_07, SERIES_08);

    private SeriesChecks() {}

    private static Each.Fault<TimeSeries> first(java.util.function.Predicate<Label> wrong, String word) {
        return series -> series.labels().stream()
                .filter(wrong)
                .findFirst()
                .map(label -> word + " label " + label.name() + "=\"" + label.value() + "\" in "
                        + Series.of(series.labels()));
    }

    private static Optional<String> unsorted(TimeSeries series) {
        List<Label> labels = series.labels();
        for (int i = 1; i < labels.size(); i++) {
            if (byteOrder(labels.get(i - 1).name(), labels.get(i).name()) > 0) {
                return Optional.of("label " + labels.get(i - 1).name() + " stands before "
                        + labels.get(i).name() + " in " + Series.of(labels));
            }
        }
        return Optional.empty();
    }

    private static int byteOrder(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> badName(TimeSeries series) {
        Series identity = Series.of(series.labels());
        if (!METRIC_NAME.matcher(identity.name()).matches()) {
            return Optional.of("metric name '" + identity.name() + "'");
        }
        return series.labels().stream()
                .filter(label -> !LABEL_NAME.matcher(label.name()).matches())
                .findFirst()
                .map(label -> "label name '" + label.name() + "' in " + identity);
    }

    private static Finding ordered(Recording recording) {
        Map<Series, Long> newest = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        int samples = 0;
        for (Write write : recording.sent()) {
            if (!write.exchange().accepted()) {
                continue;
            }
            for (TimeSeries series : Each.series(write)) {
                Series identity = Series.of(series.labels());
                for (Sample sample : series.samples()) {
                    samples++;
                    Long before = newest.put(identity, sample.timestampMillis());
                    if (before != null && before > sample.timestampMillis()) {
                        wrong.add("%s: %s at %d ms after %d ms"
                                .formatted(
                                        recording.name(write.exchange()), identity, sample.timestampMillis(), before));
                    }
                }
            }
        }
        return Each.conclude("samples in accepted writes", samples, "no sample older than the one before it", wrong);
    }

    private static Optional<String> farFromItsRequest(Write write) {
        Instant sent = write.exchange().startedAt();
        return Each.series(write).stream()
                .flatMap(series -> series.samples().stream())
                .filter(sample -> Duration.between(Instant.ofEpochMilli(sample.timestampMillis()), sent)
                                .abs()
                                .compareTo(RECENT)
                        > 0)
                .findFirst()
                .map(sample -> "timestamp " + sample.timestampMillis() + " in a request at " + sent.toEpochMilli());
    }
}
