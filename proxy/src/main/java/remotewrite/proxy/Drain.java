package remotewrite.proxy;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.Callback;

/**
 * Counts the writes and queries under way, so that the end of the process waits for them. While it drains, they are served
 * as before: Prometheus in the same pod is told to end at the same time, and hands its last samples over then.
 */
final class Drain {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int underWay;
    private boolean draining;
    private volatile boolean over;

    /** A request has begun; the callback to complete it with. */
    Callback began(Callback callback) {
        count(1);
        return Callback.from(callback, () -> count(-1));
    }

    /** How many requests are under way. */
    int underWay() {
        lock.lock();
        try {
            return underWay;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the process is about to end: no new senders, please. */
    boolean draining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    /**
     * From now on {@link #draining}. Returns when no request has been under way for {@code quiet}, or after {@code limit}.
     *
     * @return whether it became quiet
     */
    boolean awaitQuiet(Duration quiet, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            draining = true;
            long limitNanos = limit.toNanos();
            long quietNanos = quiet.toNanos();
            while (limitNanos > 0) {
                long nap = underWay == 0 ? Math.min(quietNanos, limitNanos) : limitNanos;
                boolean wasQuiet = underWay == 0;
                long left = changed.awaitNanos(nap);
                if (left <= 0 && wasQuiet && nap == quietNanos) {
                    return true;
                }
                limitNanos -= nap - Math.max(0, left);
            }
            return underWay == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the grace time is over: what comes now is not begun any more. */
    boolean over() {
        return over;
    }

    /** From now on {@link #over}. */
    void end() {
        over = true;
    }

    /** Returns when no request is under way, or after {@code limit}. */
    void awaitNone(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long limitNanos = limit.toNanos();
            while (underWay > 0 && limitNanos > 0) {
                limitNanos = changed.awaitNanos(limitNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void count(int change) {
        lock.lock();
        try {
            underWay += change;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
