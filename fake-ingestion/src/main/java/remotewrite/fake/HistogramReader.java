package remotewrite.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the message {@code Histogram}; the two versions share the layout (remote-write.md, Wire tables). */
final class HistogramReader {
    /** What the objects take, with their places in lists, and the lists of spans. */
    private static final int HISTOGRAM_BYTES = 320;

    private static final int SPAN_BYTES = 48;

    private final MessageReader in;
    private HistogramCount count = new HistogramCount.Absent();
    private long sumBits;
    private int schema;
    private long zeroThresholdBits;
    private HistogramCount zeroCount = new HistogramCount.Absent();
    private final List<BucketSpan> negativeSpans = new ArrayList<>();
    private final Longs.Collector negativeDeltas = new Longs.Collector();
    private final Longs.Collector negativeCounts = new Longs.Collector();
    private final List<BucketSpan> positiveSpans = new ArrayList<>();
    private final Longs.Collector positiveDeltas = new Longs.Collector();
    private final Longs.Collector positiveCounts = new Longs.Collector();
    private int resetHint;
    private long timestampMillis;
    private final Longs.Collector customValues = new Longs.Collector();
    private long startTimestampMillis;

    private HistogramReader(MessageReader in) {
        this.in = in;
    }

    /**
     * Reads the histogram in the current field.
     *
     * @param version1 whether it stands in a 1.0 message: then the fields that only 2.0 has are read and noted as unknown
     */
    static NativeHistogram read(MessageReader in, boolean version1) throws IOException {
        return new HistogramReader(in).histogram(version1);
    }

    private NativeHistogram histogram(boolean version1) throws IOException {
        int outer = in.enter(HISTOGRAM_BYTES);
        while (in.next("Histogram")) {
            if (version1 && (in.field() == 16 || in.field() == 17)) {
                in.noteUnknown();
            }
            field();
        }
        in.leave(outer);
        return new NativeHistogram(
                count,
                sumBits,
                schema,
                zeroThresholdBits,
                zeroCount,
                new Buckets(negativeSpans, negativeDeltas.done(), negativeCounts.done()),
                new Buckets(positiveSpans, positiveDeltas.done(), positiveCounts.done()),
                resetHint,
                timestampMillis,
                customValues.done(),
                startTimestampMillis);
    }

    private void field() throws IOException {
        switch (in.field()) {
            case 1 -> count = new HistogramCount.Whole(in.varint());
            case 2 -> count = new HistogramCount.Real(in.fixed64());
            case 3 -> sumBits = in.fixed64();
            case 4 -> schema = in.zigzag32();
            case 5 -> zeroThresholdBits = in.fixed64();
            case 6 -> zeroCount = new HistogramCount.Whole(in.varint());
            case 7 -> zeroCount = new HistogramCount.Real(in.fixed64());
            case 8 -> negativeSpans.add(span());
            case 9 -> RepeatedNumbers.zigzags64(in, negativeDeltas);
            case 10 -> RepeatedNumbers.fixeds64(in, negativeCounts);
            case 11 -> positiveSpans.add(span());
            case 12 -> RepeatedNumbers.zigzags64(in, positiveDeltas);
            case 13 -> RepeatedNumbers.fixeds64(in, positiveCounts);
            case 14 -> resetHint = (int) in.varint();
            case 15 -> timestampMillis = in.varint();
            case 16 -> RepeatedNumbers.fixeds64(in, customValues);
            case 17 -> startTimestampMillis = in.varint();
            default -> in.skipUnknown();
        }
    }

    private BucketSpan span() throws IOException {
        int offset = 0;
        long length = 0;
        int outer = in.enter(SPAN_BYTES);
        while (in.next("BucketSpan")) {
            switch (in.field()) {
                case 1 -> offset = in.zigzag32();
                case 2 -> length = in.unsigned32();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new BucketSpan(offset, length);
    }
}
