package remotewrite.fake;

import java.util.concurrent.atomic.AtomicLong;

/** The memory for bodies that are being read, of all fakes of this process together: a twelfth of the heap. */
final class BodyRoom implements AutoCloseable {
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 12;
    private static final AtomicLong TAKEN = new AtomicLong();

    private long ownBytes;

    /** Takes so much more; false when there is not so much left. */
    boolean take(long bytes) {
        if (TAKEN.addAndGet(bytes) > MOST_BYTES) {
            TAKEN.addAndGet(-bytes);
            return false;
        }
        ownBytes += bytes;
        return true;
    }

    /** Gives everything back. */
    @Override
    public void close() {
        TAKEN.addAndGet(-ownBytes);
        ownBytes = 0;
    }
}
