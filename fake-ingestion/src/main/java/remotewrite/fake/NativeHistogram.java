package remotewrite.fake;

import java.util.Objects;

/**
 * A native histogram sample, the message {@code Histogram} of both versions (remote-write.md, Wire tables), as it stood
 * on the wire. Doubles are kept bit for bit. Of a one-of with both sides on the wire the last one counts, as in every
 * protobuf parser.
 *
 * @param sumBits the IEEE 754 bits of the sum of all observations
 * @param schema -4 to 8 exponential, -53 custom bounds; other numbers are kept
 * @param zeroThresholdBits the IEEE 754 bits of the zero bucket's width
 * @param resetHint 0 unknown, 1 yes, 2 no, 3 gauge; other numbers are kept
 * @param timestampMillis milliseconds since 1970-01-01T00:00:00Z
 * @param customValueBits the IEEE 754 bits of the upper bounds of schema -53; a field of 2.0 only (RW1-S-50)
 * @param startTimestampMillis milliseconds since 1970-01-01T00:00:00Z, 0 unset; a field of 2.0 only (RW1-S-51)
 */
public record NativeHistogram(
        HistogramCount count,
        long sumBits,
        int schema,
        long zeroThresholdBits,
        HistogramCount zeroCount,
        Buckets negative,
        Buckets positive,
        int resetHint,
        long timestampMillis,
        Longs customValueBits,
        long startTimestampMillis) {
    public NativeHistogram {
        Objects.requireNonNull(count, "count is null");
        Objects.requireNonNull(zeroCount, "zeroCount is null");
        Objects.requireNonNull(negative, "negative is null");
        Objects.requireNonNull(positive, "positive is null");
        Objects.requireNonNull(customValueBits, "customValueBits is null");
    }

    /** An integer histogram of positive observations; the count is left to the caller, right or wrong. */
    public static NativeHistogram of(long count, double sum, int schema, Buckets positive, long timestampMillis) {
        return new NativeHistogram(
                HistogramCount.of(count),
                Double.doubleToRawLongBits(sum),
                schema,
                0,
                HistogramCount.of(0),
                Buckets.NONE,
                positive,
                0,
                timestampMillis,
                Longs.empty(),
                0);
    }

    /** The sum as a number; compare {@link #sumBits} where a NaN is possible. */
    public double sum() {
        return Double.longBitsToDouble(sumBits);
    }

    /** Whether this is the stale marker: the sum has its bits (remote-write.md, Wire tables). */
    public boolean stale() {
        return sumBits == Sample.STALE_BITS;
    }
}
