package remotewrite.conformance;

import java.util.Arrays;

/**
 * Samples of one series in the order they came, each with the place it was seen in, packed: the bytes in which the value
 * differs from the one before it and one more, and two for place and time when one of them does not go on at the pace it
 * had. The worst sample takes 29 bytes.
 */
final class PackedSamples {
    private static final int WORST_BYTES = 29;
    private static final int AT_PACE = 0x80;
    private static final byte[] NOTHING = new byte[0];

    private byte[] packed = NOTHING;
    private int bytes;
    private int count;
    private long place;
    private long placeStep;
    private long timestamp;
    private long interval;
    private long valueBits;

    /** Makes room for one more sample, so that {@link #add} finds it. */
    void makeRoom() {
        if (packed.length - bytes < WORST_BYTES) {
            // by an eighth: what is reserved and not used yet counts as memory too
            packed = Arrays.copyOf(packed, bytes + Math.max(WORST_BYTES, bytes / 8));
        }
    }

    /** @param seenIn any number; small where it grows evenly */
    void add(long seenIn, long timestampMillis, long bits) {
        makeRoom();
        long newStep = seenIn - place;
        long newInterval = timestampMillis - timestamp;
        boolean atPace = newStep == placeStep && newInterval == interval;
        difference(bits ^ valueBits, atPace ? AT_PACE : 0);
        if (!atPace) {
            varint(newStep - placeStep);
            varint(newInterval - interval);
        }
        placeStep = newStep;
        interval = newInterval;
        place = seenIn;
        timestamp = timestampMillis;
        valueBits = bits;
        count++;
    }

    int size() {
        return count;
    }

    Rows unpacked() {
        long[] places = new long[count];
        long[] timestamps = new long[count];
        long[] values = new long[count];
        Cursor cursor = new Cursor();
        for (int at = 0; at < count; at++) {
            cursor.next();
            places[at] = cursor.readPlace;
            timestamps[at] = cursor.readTimestamp;
            values[at] = cursor.readBits;
        }
        return new Rows(places, timestamps, values);
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

    /** The flag, how many low bytes are zero (three bits) and how many bytes follow (four), then those. */
    private void difference(long xor, int flag) {
        int low = xor == 0 ? 0 : Long.numberOfTrailingZeros(xor) / 8;
        int many = xor == 0 ? 0 : 8 - low - Long.numberOfLeadingZeros(xor) / 8;
        packed[bytes++] = (byte) (flag | low << 4 | many);
        for (int at = 0; at < many; at++) {
            packed[bytes++] = (byte) (xor >>> 8 * (low + at));
        }
    }

    private final class Cursor {
        private int at;
        private long readStep;
        private long readPlace;
        private long readInterval;
        private long readTimestamp;
        private long readBits;

        void next() {
            byte head = packed[at++];
            readBits ^= difference(head);
            if ((head & AT_PACE) == 0) {
                readStep += varint();
                readInterval += varint();
            }
            readPlace += readStep;
            readTimestamp += readInterval;
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

        private long difference(byte head) {
            int low = head >> 4 & 7;
            long xor = 0;
            for (int left = 0; left < (head & 0xf); left++) {
                xor |= (packed[at++] & 0xffL) << 8 * (low + left);
            }
            return xor;
        }
    }
}
