package remotewrite.fake.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.store.StoredMetrics;
import remotewrite.fake.store.StoredSeries;

/** Series in a list. */
final class ListedMetrics implements StoredMetrics {
    private final List<StoredSeries> series = new ArrayList<>();

    /** @param labels name and value in turn, the metric's name not among them */
    ListedMetrics with(String name, List<Sample> samples, String... labels) {
        List<Label> all = new ArrayList<>(List.of(new Label("__name__", name)));
        for (int at = 0; at < labels.length; at += 2) {
            all.add(new Label(labels[at], labels[at + 1]));
        }
        all.sort(Comparator.comparing(Label::name));
        series.add(new StoredSeries(all, samples));
        return this;
    }

    /** Samples from {@code from} to {@code to}, both included. */
    static List<Sample> every(long stepMillis, long from, long to, LongFunction<Sample> sample) {
        return LongStream.iterate(from, time -> time <= to, time -> time + stepMillis)
                .mapToObj(sample)
                .toList();
    }

    List<TimeSeries> asWritten() {
        return series.stream()
                .map(each -> TimeSeries.of(each.labels(), each.samples()))
                .toList();
    }

    @Override
    public List<StoredSeries> select(Predicate<List<Label>> wanted, long fromMillis, long toMillis) {
        return series.stream()
                .filter(each -> wanted.test(each.labels()))
                .map(each -> new StoredSeries(
                        each.labels(),
                        each.samples().stream()
                                .filter(sample ->
                                        sample.timestampMillis() >= fromMillis && sample.timestampMillis() <= toMillis)
                                .toList()))
                .filter(each -> !each.samples().isEmpty())
                .toList();
    }
}
