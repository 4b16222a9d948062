package remotewrite.fake;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What runs of bytes have been decoded to: senders repeat the labels of a series in every request. Decoding is a function
 * of the bytes alone, so whether something is found here changes the time it takes, never the result.
 *
 * <p>Bounded and lossy: a run has four places where it may stand, a full row loses one of its entries, and a table that
 * weighs too much is emptied. Several threads use it without a lock: entries never change, and a lost update is a run
 * that is decoded once more.
 *
 * @param <T> immutable in the sense of the memory model: all its fields final
 */
final class DecodedRuns<T> {
    private static final int WAYS = 4;

    private final Entry<T>[] table;
    private final int maxRunBytes;
    private final long maxWeightBytes;
    private final AtomicLong weightBytes = new AtomicLong();

    private record Entry<T>(long hash, byte[] run, T value) {}

    /**
     * @param entries how many runs at most, a power of two
     * @param maxRunBytes longer runs are not kept
     * @param maxWeightBytes how much memory the entries may take by {@link #keep}'s estimates
     */
    @SuppressWarnings("unchecked")
    DecodedRuns(int entries, int maxRunBytes, long maxWeightBytes) {
        if (Integer.bitCount(entries) != 1 || entries < WAYS) {
            throw new IllegalArgumentException("entries is " + entries + ", a power of two from 4 on is needed");
        }
        this.table = (Entry<T>[]) new Entry<?>[entries];
        this.maxRunBytes = maxRunBytes;
        this.maxWeightBytes = maxWeightBytes;
    }

    /** What the bytes of {@code content} from {@code from} to {@code to} stand for, by {@link #hash}. */
    Optional<T> find(byte[] content, int from, int to, long hash) {
        int row = row(hash);
        for (int way = 0; way < WAYS; way++) {
            Entry<T> entry = table[row + way];
            if (entry != null
                    && entry.hash == hash
                    && Arrays.equals(entry.run, 0, entry.run.length, content, from, to)) {
                return Optional.of(entry.value);
            }
        }
        return Optional.empty();
    }

    /**
     * Remembers what a run was decoded to.
     *
     * @param valueBytes about how much memory {@code value} takes
     */
    void keep(byte[] content, int from, int to, long hash, T value, int valueBytes) {
        if (to - from > maxRunBytes) {
            return;
        }
        long weight = to - from + 64L + valueBytes;
        if (weightBytes.addAndGet(weight) > maxWeightBytes) {
            Arrays.fill(table, null);
            weightBytes.set(weight);
        }
        int row = row(hash);
        int way = 0;
        while (way < WAYS && table[row + way] != null) {
            way++;
        }
        // any of the four will do when all are taken
        table[row + (way < WAYS ? way : (int) (weightBytes.get() >>> 6) & WAYS - 1)] =
                new Entry<>(hash, Arrays.copyOfRange(content, from, to), value);
    }

    /** Four independent sums over the run, eight bytes at a time each. */
    static long hash(byte[] content, int from, int to) {
        long a = to - from;
        long b = 0x9e3779b97f4a7c15L;
        long c = 0xc2b2ae3d27d4eb4fL;
        long d = 0x165667b19e3779f9L;
        int at = from;
        for (; at + 32 <= to; at += 32) {
            a = mixed(a, at, content);
            b = mixed(b, at + 8, content);
            c = mixed(c, at + 16, content);
            d = mixed(d, at + 24, content);
        }
        for (; at + 8 <= to; at += 8) {
            a = mixed(a, at, content);
        }
        for (; at < to; at++) {
            b = (b ^ content[at]) * 0xff51afd7ed558ccdL;
        }
        long sum = a ^ Long.rotateLeft(b, 17) ^ Long.rotateLeft(c, 31) ^ Long.rotateLeft(d, 47);
        sum = (sum ^ sum >>> 33) * 0xff51afd7ed558ccdL;
        return sum ^ sum >>> 29;
    }

    private static long mixed(long sum, int at, byte[] content) {
        long mixed = (sum ^ (long) LittleEndian.LONGS.get(content, at)) * 0xff51afd7ed558ccdL;
        return mixed ^ mixed >>> 32;
    }

    private int row(long hash) {
        return (int) (hash & table.length - 1) & -WAYS;
    }
}
