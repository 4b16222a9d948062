package remotewrite.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import remotewrite.conformance.Arrivals.Arrival;
import remotewrite.fake.Exchange;
import remotewrite.fake.Payload;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** The samples in the decodable writes of one leg by their series, in order of arrival; what is accounted for leaves. */
record Arrivals(Map<Series, List<Arrival>> bySeries) {
    /** A sample and the exchange that carried it. */
    record Arrival(Series series, Sample sample, Exchange exchange) {
        long timestampMillis() {
            return sample.timestampMillis();
        }
    }

    static Arrivals in(List<Recording.Write> writes) {
        Map<Series, List<Arrival>> index = new HashMap<>();
        for (Recording.Write write : writes) {
            if (write.payload() instanceof Payload.Decoded decoded) {
                for (TimeSeries series : decoded.request().series()) {
                    Series key = Series.of(series.labels());
                    series.samples()
                            .forEach(sample -> index.computeIfAbsent(key, k -> new ArrayList<>())
                                    .add(new Arrival(key, sample, write.exchange())));
                }
            }
        }
        return new Arrivals(index);
    }

    /** A copy with the arrivals that satisfy {@code wanted}. */
    Arrivals where(Predicate<Arrival> wanted) {
        Map<Series, List<Arrival>> copy = new HashMap<>();
        bySeries.forEach((series, arrivals) -> copy.put(
                series, new ArrayList<>(arrivals.stream().filter(wanted).toList())));
        return new Arrivals(copy);
    }

    List<Arrival> of(Series series) {
        return bySeries.getOrDefault(series, List.of());
    }

    Stream<Arrival> all() {
        return bySeries.values().stream().flatMap(List::stream);
    }

    void remove(Series series, Collection<Arrival> accountedFor) {
        bySeries.get(series).removeAll(accountedFor);
    }
}
