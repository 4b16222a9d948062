package remotewrite.fake.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import remotewrite.fake.Sample;
import remotewrite.fake.store.StoredSeries;

/** The samples of one series: in ascending order of time, as two arrays of the same length. */
final class SeriesPoints {
    private final LabelSet labels;
    private final long[] timesMillis;
    private final long[] valueBits;

    private SeriesPoints(LabelSet labels, long[] timesMillis, long[] valueBits) {
        this.labels = labels;
        this.timesMillis = timesMillis;
        this.valueBits = valueBits;
    }

    static SeriesPoints of(StoredSeries series) {
        List<Sample> samples = series.samples();
        return new SeriesPoints(
                new LabelSet(series.labels()),
                samples.stream().mapToLong(Sample::timestampMillis).toArray(),
                samples.stream().mapToLong(Sample::valueBits).toArray());
    }

    LabelSet labels() {
        return labels;
    }

    int size() {
        return timesMillis.length;
    }

    long time(int index) {
        return timesMillis[index];
    }

    double value(int index) {
        return Double.longBitsToDouble(valueBits[index]);
    }

    /** The newest sample after {@code afterMillis} and not after {@code untilMillis}, unless it says that the series has ended. */
    Optional<Integer> newest(long afterMillis, long untilMillis) {
        int last = firstAfter(untilMillis) - 1;
        return last >= 0 && timesMillis[last] > afterMillis && valueBits[last] != Sample.STALE_BITS
                ? Optional.of(last)
                : Optional.empty();
    }

    /** The samples after {@code afterMillis} and not after {@code untilMillis}, without stale markers. */
    SeriesPoints between(long afterMillis, long untilMillis) {
        int from = firstAfter(afterMillis);
        int to = firstAfter(untilMillis);
        int kept = 0;
        long[] times = new long[to - from];
        long[] bits = new long[to - from];
        for (int at = from; at < to; at++) {
            if (valueBits[at] != Sample.STALE_BITS) {
                times[kept] = timesMillis[at];
                bits[kept++] = valueBits[at];
            }
        }
        return new SeriesPoints(labels, Arrays.copyOf(times, kept), Arrays.copyOf(bits, kept));
    }

    List<ResultSeries.Point> points() {
        return IntStream.range(0, size())
                .mapToObj(at -> new ResultSeries.Point(time(at), value(at)))
                .toList();
    }

    private int firstAfter(long millis) {
        int found = Arrays.binarySearch(timesMillis, millis);
        return found < 0 ? -found - 1 : found + 1;
    }
}
