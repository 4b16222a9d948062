package remotewrite.fake;

import java.util.List;
import java.util.Objects;

/**
 * The buckets of one side of a native histogram, as they stood on the wire; whether they fit together is for
 * {@link HistogramRules} to say.
 *
 * @param spans where the buckets are
 * @param deltas of an integer histogram: each bucket's count less the count before it
 * @param countBits of a float histogram: the IEEE 754 bits of each bucket's count
 */
public record Buckets(List<BucketSpan> spans, Longs deltas, Longs countBits) {
    /** No buckets. */
    public static final Buckets NONE = new Buckets(List.of(), Longs.empty(), Longs.empty());

    public Buckets {
        spans = List.copyOf(spans);
        Objects.requireNonNull(deltas, "deltas is null");
        Objects.requireNonNull(countBits, "countBits is null");
    }

    /** Whether nothing at all was on the wire. */
    public boolean isEmpty() {
        return spans.isEmpty() && deltas.isEmpty() && countBits.isEmpty();
    }
}
