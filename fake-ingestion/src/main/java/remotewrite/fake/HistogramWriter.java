package remotewrite.fake;

import static remotewrite.fake.MessageWriter.bits;
import static remotewrite.fake.MessageWriter.message;
import static remotewrite.fake.MessageWriter.number;
import static remotewrite.fake.MessageWriter.packedBits;
import static remotewrite.fake.MessageWriter.packedZigzags;
import static remotewrite.fake.MessageWriter.zigzag;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.List;

/** Writes the message {@code Histogram}; a side of a one-of is written even when it is 0, which tells its kind. */
final class HistogramWriter {
    private HistogramWriter() {}

    static byte[] write(NativeHistogram histogram) {
        return message(out -> {
            count(out, 1, histogram.count());
            bits(out, 3, histogram.sumBits());
            zigzag(out, 4, histogram.schema());
            bits(out, 5, histogram.zeroThresholdBits());
            count(out, 6, histogram.zeroCount());
            buckets(out, 8, histogram.negative());
            buckets(out, 11, histogram.positive());
            number(out, 14, histogram.resetHint());
            number(out, 15, histogram.timestampMillis());
            packedBits(out, 16, histogram.customValueBits());
            number(out, 17, histogram.startTimestampMillis());
        });
    }

    /** Whole counts go into {@code field}, real ones into the field after it. */
    private static void count(CodedOutputStream out, int field, HistogramCount count) throws IOException {
        switch (count) {
            case HistogramCount.Absent absent -> {}
            case HistogramCount.Whole whole -> out.writeUInt64(field, whole.value());
            case HistogramCount.Real real -> out.writeFixed64(field + 1, real.bits());
        }
    }

    /** Spans go into {@code field}, deltas and counts into the two after it. */
    private static void buckets(CodedOutputStream out, int field, Buckets buckets) throws IOException {
        spans(out, field, buckets.spans());
        packedZigzags(out, field + 1, buckets.deltas());
        packedBits(out, field + 2, buckets.countBits());
    }

    private static void spans(CodedOutputStream out, int field, List<BucketSpan> spans) throws IOException {
        for (BucketSpan span : spans) {
            out.writeByteArray(field, message(in -> {
                zigzag(in, 1, span.offset());
                number(in, 2, span.length());
            }));
        }
    }
}
