package remotewrite.fake;

import java.util.List;

/** Native histograms that between them have every field. */
final class TestHistograms {
    /** Valid: 2 and 1 below zero, 1 at zero, 3, 1 and 1 above. */
    static final NativeHistogram INTEGER = new NativeHistogram(
            HistogramCount.of(9),
            Double.doubleToRawLongBits(-1.5),
            3,
            Double.doubleToRawLongBits(1e-128),
            HistogramCount.of(1),
            new Buckets(List.of(new BucketSpan(-2, 2)), Longs.of(2, -1), Longs.empty()),
            new Buckets(List.of(new BucketSpan(0, 2), new BucketSpan(4, 1)), Longs.of(3, -2, 0), Longs.empty()),
            2,
            1_700_000_000_123L,
            Longs.empty(),
            0);

    /** Valid, with counts that are no whole numbers. */
    static final NativeHistogram REAL = new NativeHistogram(
            HistogramCount.ofReal(2.75),
            Double.doubleToRawLongBits(7),
            -4,
            0,
            HistogramCount.ofReal(0),
            new Buckets(List.of(new BucketSpan(1, 1)), Longs.empty(), Longs.ofDoubles(0.25)),
            new Buckets(List.of(new BucketSpan(0, 1)), Longs.empty(), Longs.ofDoubles(2.5)),
            3,
            -1,
            Longs.empty(),
            0);

    /** Valid: the bounds 0.5 and 1, and a bucket above them; 2.0 only. */
    static final NativeHistogram CUSTOM = new NativeHistogram(
            HistogramCount.of(6),
            Double.doubleToRawLongBits(4.5),
            -53,
            0,
            HistogramCount.of(0),
            Buckets.NONE,
            new Buckets(List.of(new BucketSpan(0, 3)), Longs.of(1, 1, 1), Longs.empty()),
            0,
            1_700_000_000_123L,
            Longs.ofDoubles(0.5, 1),
            1_600_000_000_000L);

    /** Nothing on the wire at all. */
    static final NativeHistogram EMPTY = new NativeHistogram(
            new HistogramCount.Absent(),
            0,
            0,
            0,
            new HistogramCount.Absent(),
            Buckets.NONE,
            Buckets.NONE,
            0,
            0,
            Longs.empty(),
            0);

    private TestHistograms() {}
}
