package remotewrite.fake.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import remotewrite.fake.Buckets;
import remotewrite.fake.Exemplar;
import remotewrite.fake.Label;
import remotewrite.fake.NativeHistogram;

/**
 * About how much of the heap a workspace holds, in bytes, its samples by their chunks. It may be a sixth of the heap and what
 * the last writes that were taken have added: their labels are then in memory anyway, as a part of what was decoded.
 */
final class Footprint {
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 6;

    /** Its key, its places in maps and lists, without labels. */
    private static final int SERIES_BYTES = 200;

    /** With its places in the key and in the list. */
    private static final int LABEL_BYTES = 32;

    /** A text of no characters; each takes one byte or two. */
    private static final int TEXT_BYTES = 40;

    private static final int CHARACTER_BYTES = 2;
    private static final int HISTOGRAM_BYTES = 320;
    private static final int SPAN_BYTES = 24;
    private static final int EXEMPLAR_BYTES = 160;

    private final AtomicLong held = new AtomicLong();

    boolean crowded() {
        return heldBytes() > MOST_BYTES;
    }

    long heldBytes() {
        return held.get();
    }

    void hold(long bytes) {
        held.addAndGet(bytes);
    }

    void letGo(long bytes) {
        held.addAndGet(-bytes);
    }

    /**
     * What a series takes without its samples.
     *
     * @param before the labels of a series that is held already: texts that the two have in common are there once
     */
    static long ofSeries(List<Label> labels, List<Label> before) {
        long bytes = SERIES_BYTES;
        for (int at = 0; at < labels.size(); at++) {
            Label label = labels.get(at);
            bytes += LABEL_BYTES;
            if (at >= before.size()) {
                bytes += ofText(label.name()) + ofText(label.value());
            } else if (label != before.get(at)) {
                bytes += label.name() == before.get(at).name() ? 0 : ofText(label.name());
                bytes += label.value() == before.get(at).value() ? 0 : ofText(label.value());
            }
        }
        return bytes;
    }

    static long of(NativeHistogram histogram) {
        return HISTOGRAM_BYTES
                + of(histogram.negative())
                + of(histogram.positive())
                + (long) Long.BYTES * histogram.customValueBits().size();
    }

    static long of(Exemplar exemplar) {
        return EXEMPLAR_BYTES
                + exemplar.labels().stream()
                        .mapToLong(label -> LABEL_BYTES + ofText(label.name()) + ofText(label.value()))
                        .sum();
    }

    private static long of(Buckets buckets) {
        return (long) SPAN_BYTES * buckets.spans().size()
                + (long) Long.BYTES
                        * (buckets.deltas().size() + buckets.countBits().size());
    }

    private static long ofText(String text) {
        return TEXT_BYTES + (long) CHARACTER_BYTES * text.length();
    }
}
