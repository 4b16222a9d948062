package remotewrite.fake.store;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import remotewrite.fake.Sample;

/**
 * A run of samples of one series in ascending order of time, in 12 bytes each: times as distances from the first one,
 * values bit for bit. It grows up to {@value #MOST} samples, then the next one follows.
 */
final class SampleChunk {
    static final int MOST = 120;
    private static final int LEAST = 4;
    /** Of three objects without any sample. */
    private static final int OWN_BYTES = 64;

    private final long firstMillis;
    private int[] distances = new int[LEAST];
    private long[] valueBits = new long[LEAST];
    private int size;
    private SampleChunk next;

    SampleChunk(Sample first) {
        this.firstMillis = first.timestampMillis();
        put(0, first.valueBits());
    }

    /** The chunk that holds {@code sample} as its last one: this, or a new one that follows this. */
    SampleChunk append(Sample sample) {
        long distance = sample.timestampMillis() - firstMillis;
        // a distance that overflows is negative: the order of the samples was judged before
        if (size == MOST || distance < 0 || distance > Integer.MAX_VALUE) {
            next = new SampleChunk(sample);
            return next;
        }
        if (size == distances.length) {
            int more = Math.min(MOST, size + size / 2);
            distances = Arrays.copyOf(distances, more);
            valueBits = Arrays.copyOf(valueBits, more);
        }
        put((int) distance, sample.valueBits());
        return this;
    }

    /** The first chunk from this one on that has a sample at {@code millis} or later; the last one in any case. */
    SampleChunk reaching(long millis) {
        SampleChunk at = this;
        while (at.next != null && at.lastMillis() < millis) {
            at = at.next;
        }
        return at;
    }

    /** Adds the samples of this chunk and those after it that lie in the range, bounds included. */
    void read(long fromMillis, long toMillis, List<Sample> into) {
        for (SampleChunk chunk = this; chunk != null && chunk.firstMillis <= toMillis; chunk = chunk.next) {
            for (int at = 0; at < chunk.size; at++) {
                long millis = chunk.firstMillis + chunk.distances[at];
                if (millis >= fromMillis && millis <= toMillis) {
                    into.add(new Sample(chunk.valueBits[at], millis));
                }
            }
        }
    }

    /** Whether this chunk or one after it has this very sample. */
    boolean has(Sample sample) {
        SampleChunk at = reaching(sample.timestampMillis());
        long distance = sample.timestampMillis() - at.firstMillis;
        // one that does not fit in an int is none of these
        int found = distance < 0 || distance > Integer.MAX_VALUE
                ? -1
                : Arrays.binarySearch(at.distances, 0, at.size, (int) distance);
        return found >= 0 && at.valueBits[found] == sample.valueBits();
    }

    /** The one that follows; only of a chunk that is not the last. */
    SampleChunk next() {
        return Objects.requireNonNull(next, "this is the last chunk");
    }

    /** What it takes of the heap, whether there are samples in all of it or not. */
    int heldBytes() {
        return OWN_BYTES + (Integer.BYTES + Long.BYTES) * distances.length;
    }

    long firstMillis() {
        return firstMillis;
    }

    long lastMillis() {
        return firstMillis + distances[size - 1];
    }

    private void put(int distance, long bits) {
        distances[size] = distance;
        valueBits[size] = bits;
        size++;
    }
}
