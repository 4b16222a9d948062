package remotewrite.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the copies of all bodies on their way may take together ({@link Limits#replayTotalBytes}). */
final class ReplayBudget {
    private final AtomicLong left;

    ReplayBudget(long totalBytes) {
        this.left = new AtomicLong(totalBytes);
    }

    /** Takes {@code bytes} if they are there. */
    boolean take(int bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(int bytes) {
        left.addAndGet(bytes);
    }

    /** How many bytes could be taken now. */
    long left() {
        return left.get();
    }
}
