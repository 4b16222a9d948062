package remotewrite.conformance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Samples of one series in the order they came, packed: a steady interval takes one byte a sample, a value the bytes in
 * which it differs from the one before it. The worst sample takes 19 bytes, one of a steady series with a random value 10.
 */
final class PackedSamples {
    private static final int WORST_BYTES = 19;
    private static final byte[] NOTHING = new byte[0];

    private byte[] packed = NOTHING;
    private int bytes;
    private int count;
    private long timestamp;
    private long interval;
    private long valueBits;

    /** All samples of a series, unpacked, in ascending order of time; those of one time in the order they came. */
    record Unpacked(long[] timestamps, long[] valueBits) {}

    void add(long timestampMillis, long bits) {
        if (packed.length - bytes < WORST_BYTES) {
            // by a quarter: what is reserved and not used yet counts as memory too
            packed = Arrays.copyOf(packed, bytes + Math.max(WORST_BYTES, bytes / 4));
        }
        long newInterval = timestampMillis - timestamp;
        varint(newInterval - interval);
        difference(bits ^ valueBits);
        interval = newInterval;
        timestamp = timestampMillis;
        valueBits = bits;
        count++;
    }

    int size() {
        return count;
    }

    Unpacked unpacked() {
        long[] timestamps = new long[count];
        long[] values = new long[count];
        Cursor cursor = new Cursor();
        boolean ascending = true;
        for (int at = 0; at < count; at++) {
            cursor.next();
            timestamps[at] = cursor.readTimestamp;
            values[at] = cursor.readBits;
            ascending &= at == 0 || timestamps[at - 1] <= timestamps[at];
        }
        return ascending ? new Unpacked(timestamps, values) : sorted(timestamps, values);
    }

    private static Unpacked sorted(long[] timestamps, long[] values) {
        int[] order = IntStream.range(0, timestamps.length)
                .boxed()
                .sorted(Comparator.comparingLong(at -> timestamps[at]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Unpacked(
                Arrays.stream(order).mapToLong(at -> timestamps[at]).toArray(),
                Arrays.stream(order).mapToLong(at -> values[at]).toArray());
    }

    /** Small numbers of either sign in few bytes: zigzag, then seven bits a byte. */
    private void varint(long number) {
        long left = number << 1 ^ number >> 63;
        while ((left & ~0x7fL) != 0) {
            packed[bytes++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        packed[bytes++] = (byte) left;
    }

    /** How many low bytes are zero (high half) and how many bytes follow (low half), then those. */
    private void difference(long xor) {
        if (xor == 0) {
            packed[bytes++] = 0;
            return;
        }
        int low = Long.numberOfTrailingZeros(xor) / 8;
        int many = 8 - low - Long.numberOfLeadingZeros(xor) / 8;
        packed[bytes++] = (byte) (low << 4 | many);
        for (int at = 0; at < many; at++) {
            packed[bytes++] = (byte) (xor >>> 8 * (low + at));
        }
    }

    private final class Cursor {
        private int at;
        private long readInterval;
        private long readTimestamp;
        private long readBits;

        void next() {
            readInterval += varint();
            readTimestamp += readInterval;
            readBits ^= difference();
        }

        private long varint() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = packed[at++];
                number |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return number >>> 1 ^ -(number & 1);
                }
            }
        }

        private long difference() {
            byte head = packed[at++];
            int low = head >> 4;
            long xor = 0;
            for (int left = 0; left < (head & 0xf); left++) {
                xor |= (packed[at++] & 0xffL) << 8 * (low + left);
            }
            return xor;
        }
    }
}
