package remotewrite.proxy;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes put together from pieces. Not safe for use by many threads. */
final class Collected {
    private static final int FIRST_GUESS = 4096;

    private final int expected;
    private byte[] bytes = {};
    private int size;

    /** @param declaredBytes how many are expected; negative when unknown */
    Collected(long declaredBytes) {
        this.expected = declaredBytes < 0 ? FIRST_GUESS : Math.toIntExact(declaredBytes);
    }

    /** Appends what remains in {@code piece}. */
    void add(ByteBuffer piece) {
        int more = piece.remaining();
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length == 0 ? expected : 2 * bytes.length));
        }
        piece.get(bytes, size, more);
        size += more;
    }

    int size() {
        return size;
    }

    /** The bytes; nothing may be added after this. */
    byte[] toArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
