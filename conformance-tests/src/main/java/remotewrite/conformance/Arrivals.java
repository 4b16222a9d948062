package remotewrite.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import remotewrite.conformance.Exposition.Served;
import remotewrite.fake.Exchange;
import remotewrite.fake.Label;
import remotewrite.fake.Payload;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/**
 * The samples in the decodable writes of one leg by their series; what is accounted for leaves. Looked up by timestamp or by
 * value, so that a run with ten times the samples takes ten times as long.
 */
record Arrivals(Map<Series, Column> bySeries) {
    /** A sample and the exchange that carried it. */
    record Arrival(Series series, Sample sample, Exchange exchange) {
        long timestampMillis() {
            return sample.timestampMillis();
        }
    }

    /**
     * The arrivals of one series, each list in order of arrival.
     *
     * @param byTime what is not accounted for yet, by timestamp in milliseconds
     * @param byValue everything, by {@link #valueKey}
     */
    record Column(TreeMap<Long, List<Arrival>> byTime, Map<Long, List<Arrival>> byValue) {
        private static final Column NONE = new Column(new TreeMap<>(), Map.of());

        static Column empty() {
            return new Column(new TreeMap<>(), new HashMap<>());
        }

        void add(Arrival arrival) {
            byTime.computeIfAbsent(arrival.timestampMillis(), time -> new ArrayList<>(1))
                    .add(arrival);
            byValue.computeIfAbsent(valueKey(arrival.sample().valueBits()), value -> new ArrayList<>(1))
                    .add(arrival);
        }

        private boolean open(Arrival arrival) {
            return byTime.getOrDefault(arrival.timestampMillis(), List.of()).stream()
                    .anyMatch(one -> one == arrival);
        }

        private Stream<Arrival> all() {
            return byTime.values().stream().flatMap(List::stream);
        }
    }

    static Arrivals in(List<Recording.Write> writes) {
        Map<Series, Column> index = new HashMap<>();
        // senders repeat their labels, and working out a series takes long
        Map<List<Label>, Series> known = new HashMap<>();
        Map<Series, Series> shared = new HashMap<>();
        for (Recording.Write write : writes) {
            if (write.payload() instanceof Payload.Decoded decoded) {
                for (TimeSeries series : decoded.request().series()) {
                    if (!series.samples().isEmpty()) {
                        Series key = known.computeIfAbsent(
                                series.labels(), labels -> shared.computeIfAbsent(Series.of(labels), one -> one));
                        Column column = index.computeIfAbsent(key, one -> Column.empty());
                        series.samples().forEach(sample -> column.add(new Arrival(key, sample, write.exchange())));
                    }
                }
            }
        }
        return new Arrivals(index);
    }

    /** A copy with the arrivals that satisfy {@code wanted}. */
    Arrivals where(Predicate<Arrival> wanted) {
        Map<Series, Column> copy = new HashMap<>();
        bySeries.forEach((series, column) -> {
            Column some = Column.empty();
            filtered(column.byTime(), some.byTime(), wanted);
            filtered(column.byValue(), some.byValue(), wanted);
            copy.put(series, some);
        });
        return new Arrivals(copy);
    }

    private static void filtered(
            Map<Long, List<Arrival>> all, Map<Long, List<Arrival>> some, Predicate<Arrival> wanted) {
        all.forEach((key, arrivals) -> {
            List<Arrival> left = new ArrayList<>(arrivals);
            left.removeIf(wanted.negate());
            if (!left.isEmpty()) {
                some.put(key, left);
            }
        });
    }

    /** Those with this timestamp, in order of arrival. */
    List<Arrival> at(Series series, long timestampMillis) {
        return List.copyOf(column(series).byTime().getOrDefault(timestampMillis, List.of()));
    }

    /** Those from one timestamp to another, both included. */
    Stream<Arrival> between(Series series, long fromMillis, long toMillis) {
        return column(series).byTime().subMap(fromMillis, true, toMillis, true).values().stream()
                .flatMap(List::stream);
    }

    /** Those with the value that was served, in order of arrival. */
    List<Arrival> with(Series series, Served served) {
        Column column = column(series);
        return column.byValue().getOrDefault(valueKey(Double.doubleToRawLongBits(served.value())), List.of()).stream()
                .filter(column::open)
                .toList();
    }

    /** Those of every series, by time. */
    Stream<Arrival> all() {
        return bySeries.values().stream().flatMap(Column::all);
    }

    /** Every series of this name. */
    List<Series> named(String name) {
        return bySeries.keySet().stream()
                .filter(series -> series.name().equals(name))
                .toList();
    }

    void remove(Series series, Collection<Arrival> accountedFor) {
        TreeMap<Long, List<Arrival>> byTime = column(series).byTime();
        for (Arrival arrival : accountedFor) {
            byTime.computeIfPresent(arrival.timestampMillis(), (time, there) -> {
                there.removeIf(one -> one == arrival);
                return there.isEmpty() ? null : there;
            });
        }
    }

    private Column column(Series series) {
        return bySeries.getOrDefault(series, Column.NONE);
    }

    /** One key for all bits that {@link Served#sameValue} holds equal. */
    private static long valueKey(long bits) {
        double value = Double.longBitsToDouble(bits);
        if (value == 0) {
            return 0;
        }
        return Double.isNaN(value) && bits != StaleMarker.BITS ? Double.doubleToRawLongBits(Double.NaN) : bits;
    }
}
