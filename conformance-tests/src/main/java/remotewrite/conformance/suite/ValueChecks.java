package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    private static final String SCRAPE_NUMBER = "probe_scrape_number";

    static final Check VALUE_01 = check("VALUE-01", "The sender sends values bit for bit.")
            .clauses("RW1-B-05")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(ValueChecks::exact)
            .caughtBy(SenderMutants.NARROWS_VALUES.showing("is 0.10000000149011612, bits 3fb99999a0000000"));

    static final Check VALUE_02 = check("VALUE-02", "The sender marks a series stale when it leaves the target's page.")
            .clauses("RW1-S-38", "RW1-S-39", "RW1-S-41")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(ValueChecks::markedStale)
            .caughtBy(SenderMutants.QUIETENS_STALE_MARKERS.showing(
                    "0 stale markers; the last sample has bits 7ff8000000000002"));

    static final Check VALUE_03 = check("VALUE-03", "The sender uses the stale marker for nothing else.")
            .clauses("RW1-S-40")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(ValueChecks::onlyTheGoneAreStale)
            .caughtBy(
                    SenderMutants.SENDS_NAN_AS_STALE.showing("kind=\"nan\""),
                    SenderMutants.SENDS_INFINITY_AS_STALE.showing("kind=\"positive infinity\""));

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

    /**
     * A marker is wrong when the target served the series on the very scrape that has the marker's timestamp. Which
     * scrape has which timestamp the sender says itself, with the series whose value names the scrape.
     */
    private static Finding onlyTheGoneAreStale(Recording recording) {
        Map<Long, Set<Series>> served = servedByTimestamp(recording);
        Set<Series> special = new LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        for (Write write : recording.sent()) {
            for (TimeSeries series : Each.series(write)) {
                Series identity = Series.of(series.labels());
                for (Sample sample : series.samples()) {
                    if (served.getOrDefault(sample.timestampMillis(), Set.of()).contains(identity)) {
                        looked++;
                        if (identity.name().equals(SPECIAL)) {
                            special.add(identity);
                        }
                        if (sample.valueBits() == StaleMarker.BITS) {
                            wrong.add("%s: %s is marked stale at %d ms, although that scrape has it"
                                    .formatted(recording.name(write.exchange()), identity, sample.timestampMillis()));
                        }
                    }
                }
            }
        }
        long kinds = served.values().stream()
                .flatMap(Set::stream)
                .filter(series -> series.name().equals(SPECIAL))
                .distinct()
                .count();
        if (special.size() < kinds) {
            return Finding.notSeen(
                    "of " + kinds + " series with special values " + special.size() + " were seen in the writes");
        }
        return Each.conclude("samples of served series", looked, "no stale marker among them", wrong);
    }

    private static Map<Long, Set<Series>> servedByTimestamp(Recording recording) {
        Map<Double, Set<Series>> pages = new HashMap<>();
        recording.scrapes().stream()
                .filter(Exchange::accepted)
                .map(scrape ->
                        Exposition.parse(scrape.reply().orElseThrow().body().toUtf8()))
                .forEach(page -> page.stream()
                        .filter(sample -> sample.series().name().equals(SCRAPE_NUMBER))
                        .forEach(number -> pages.put(
                                number.value(),
                                page.stream()
                                        // a timestamp of the target's own is not the scrape's
                                        .filter(sample ->
                                                sample.timestampMillis().isEmpty())
                                        .map(sample -> onTheWire(recording, sample.series()))
                                        .collect(Collectors.toSet()))));
        Map<Long, Set<Series>> served = new HashMap<>();
        samples(recording, SCRAPE_NUMBER)
                .forEach(sample -> served.put(sample.timestampMillis(), pages.getOrDefault(sample.value(), Set.of())));
        return served;
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
