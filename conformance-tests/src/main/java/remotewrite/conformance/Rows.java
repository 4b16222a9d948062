package remotewrite.conformance;

import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Samples of one series in the order they came, for some time unpacked. Looked up by timestamp or by value, so that a run with
 * ten times the samples takes ten times as long.
 */
final class Rows {
    private final long[] places;
    private final long[] timestamps;
    private final long[] valueBits;

    /** Worked out when it is needed first, as the other one; not for several threads. */
    private Lookup byTime;

    private Lookup byValue;

    /**
     * @param places what each sample was seen in
     * @param timestamps in milliseconds
     * @param valueBits IEEE 754
     */
    Rows(long[] places, long[] timestamps, long[] valueBits) {
        this.places = places;
        this.timestamps = timestamps;
        this.valueBits = valueBits;
    }

    int size() {
        return places.length;
    }

    long place(int row) {
        return places[row];
    }

    long timestampMillis(int row) {
        return timestamps[row];
    }

    long valueBits(int row) {
        return valueBits[row];
    }

    double value(int row) {
        return Double.longBitsToDouble(valueBits[row]);
    }

    /** A copy with those that were seen in places that satisfy {@code wanted}. */
    Rows where(LongPredicate wanted) {
        int[] rows = IntStream.range(0, size())
                .filter(row -> wanted.test(places[row]))
                .toArray();
        return rows.length == size() ? this : new Rows(of(rows, places), of(rows, timestamps), of(rows, valueBits));
    }

    private static long[] of(int[] rows, long[] values) {
        return Arrays.stream(rows).mapToLong(row -> values[row]).toArray();
    }

    /** Those with this timestamp, in the order they came. */
    int[] at(long timestampMillis) {
        return between(timestampMillis, timestampMillis);
    }

    /** Those from one timestamp to another, both included, by time. */
    int[] between(long fromMillis, long toMillis) {
        if (byTime == null) {
            byTime = new Lookup(timestamps);
        }
        return byTime.rows(fromMillis, toMillis);
    }

    /** Those whose value counts as the same, in the order they came. */
    int[] like(long bits) {
        return byValue().rows(Exposition.valueKey(bits));
    }

    /** Whether exactly one of them has a value with these bits. */
    boolean once(long bits) {
        Lookup lookup = byValue();
        long key = Exposition.valueKey(bits);
        int times = 0;
        // no further than the second: many have the value of a series that never changes
        for (int at = lookup.first(key); times < 2 && lookup.has(at, key); at++) {
            times += valueBits[lookup.row(at)] == bits ? 1 : 0;
        }
        return times == 1;
    }

    private Lookup byValue() {
        if (byValue == null) {
            byValue = new Lookup(
                    Arrays.stream(valueBits).map(Exposition::valueKey).toArray());
        }
        return byValue;
    }
}
