package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Exposition;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Recording.Write;
import remotewrite.conformance.Series;
import remotewrite.conformance.StaleMarker;
import remotewrite.conformance.mutant.SenderMutants;
import remotewrite.fake.Exchange;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** VALUE: what becomes of the values that the target serves. */
public final class ValueChecks {
    private static final String SPECIAL = "probe_value";
    private static final String LEAVING = "probe_leaves";

    static final Check VALUE_01 = check("VALUE-01", "The sender sends values bit for bit.")
            .clauses("RW1-B-05")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(ValueChecks::exact)
            .caughtBy(SenderMutants.NARROWS_VALUES);

    static final Check VALUE_02 = check("VALUE-02", "The sender marks a series stale when it leaves the target's page.")
            .clauses("RW1-S-38", "RW1-S-39", "RW1-S-41")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(ValueChecks::markedStale)
            .caughtBy(SenderMutants.QUIETENS_STALE_MARKERS);

    static final Check VALUE_03 = check("VALUE-03", "The sender uses the stale marker for nothing else.")
            .clauses("RW1-S-40")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(ValueChecks::nanIsNotStale)
            .caughtBy(SenderMutants.SENDS_NAN_AS_STALE);

    public static final List<Check> ALL = List.of(VALUE_01, VALUE_02, VALUE_03);

    private ValueChecks() {}

    private static Finding exact(Recording recording) {
        Map<Series, Exposition.Served> served = new LinkedHashMap<>();
        recording.scrapes().stream()
                .filter(Exchange::accepted)
                .flatMap(scrape ->
                        Exposition.parse(scrape.reply().orElseThrow().body().toUtf8()).stream())
                .filter(sample -> sample.series().name().equals(SPECIAL))
                .forEach(sample -> served.put(onTheWire(recording, sample.series()), sample));
        List<String> wrong = new ArrayList<>();
        int samples = 0;
        for (Write write : recording.sent()) {
            for (TimeSeries series : Each.series(write)) {
                Series identity = Series.of(series.labels());
                Exposition.Served expected = served.get(identity);
                if (expected == null) {
                    continue;
                }
                for (Sample sample : series.samples()) {
                    // the marker that ends the series when the target stops is not one of its values
                    if (sample.valueBits() != StaleMarker.BITS) {
                        samples++;
                        if (!expected.sameValue(sample.valueBits())) {
                            wrong.add("%s: %s is %s, bits %016x"
                                    .formatted(
                                            recording.name(write.exchange()),
                                            identity,
                                            Exposition.value(sample.value()),
                                            sample.valueBits()));
                        }
                    }
                }
            }
        }
        return Each.conclude("samples with special values", samples, "the served value, same 64 bits", wrong);
    }

    private static Finding markedStale(Recording recording) {
        List<Sample> samples = samples(recording, LEAVING);
        if (samples.isEmpty()
                || recording.scrapes().stream().filter(Exchange::accepted).count() < 6) {
            return Finding.notSeen("the series " + LEAVING + " was not seen to leave the page");
        }
        Sample last = samples.getLast();
        long markers = samples.stream()
                .filter(sample -> sample.valueBits() == StaleMarker.BITS)
                .count();
        return markers == 1 && last.valueBits() == StaleMarker.BITS
                ? Finding.holds("last sample of " + LEAVING, "stale marker at " + last.timestampMillis() + " ms")
                : Finding.fails(
                        "1 stale marker, bits %016x, as the last sample of %s".formatted(StaleMarker.BITS, LEAVING),
                        "%d stale markers; the last sample has bits %016x".formatted(markers, last.valueBits()));
    }

    private static Finding nanIsNotStale(Recording recording) {
        // until the target stops, the series with the value NaN is alive and owes no marker
        long alive = recording.scrapes().stream().filter(Exchange::accepted).count();
        List<Sample> samples = recording.sent().stream()
                .flatMap(write -> Each.series(write).stream())
                .filter(series -> {
                    Series identity = Series.of(series.labels());
                    return identity.name().equals(SPECIAL)
                            && identity.labels().getOrDefault("kind", "").equals("nan");
                })
                .flatMap(series -> series.samples().stream())
                .toList();
        if (samples.isEmpty()) {
            return Finding.notSeen("no sample of a series with the value NaN was sent");
        }
        long markers = samples.stream()
                .filter(sample -> sample.valueBits() == StaleMarker.BITS)
                .count();
        return markers <= 1
                ? Finding.holds("samples of a live NaN series", samples.size())
                : Finding.fails(
                        "at most 1 stale marker, when the target stops",
                        "%d stale markers among %d samples of %d scrapes".formatted(markers, samples.size(), alive));
    }

    private static List<Sample> samples(Recording recording, String name) {
        return recording.sent().stream()
                .flatMap(write -> Each.series(write).stream())
                .filter(series -> Series.of(series.labels()).name().equals(name))
                .flatMap(series -> series.samples().stream())
                .toList();
    }

    private static Series onTheWire(Recording recording, Series series) {
        return series.plus(recording.setup().targetLabels())
                .plus(recording.setup().externalLabels());
    }
}
