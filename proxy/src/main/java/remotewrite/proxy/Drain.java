package remotewrite.proxy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;

/**
 * Counts the writes and queries under way, and the connections of those who write, so that the end of the process waits for
 * both. While it drains, requests are served as before: Prometheus in the same pod is told to end at the same time, and hands
 * its last samples over then.
 *
 * <p>When it does so, nobody can tell from the time since its last write: a batch waits for 5 s by default
 * ({@code batch_send_deadline}), and first it stops scraping and closes its own database, then it flushes its remote queues,
 * for up to a minute (read in Prometheus' {@code fanout.Close}; {@code --storage.remote.flush-deadline}). But it keeps its
 * connections until its process ends. So a connection that has brought a write and is still open is a sender that may write
 * again, and there is no pause after which it is taken for done. It costs no more than a sender that goes on writing: the
 * limit.
 */
final class Drain {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Connection> senders = ConcurrentHashMap.newKeySet();
    private int underWay;
    private boolean draining;
    private volatile boolean over;

    /** A request has begun; the callback to complete it with. */
    Callback began(Callback callback) {
        count(1);
        return Callback.from(callback, () -> count(-1));
    }

    /** A write has come on {@code connection}, which is waited for from now on until it is closed. */
    void writes(Connection connection) {
        if (senders.add(connection)) {
            connection.addEventListener(new Connection.Listener() {
                @Override
                public void onClosed(Connection closed) {
                    gone(closed);
                }
            });
            if (!connection.getEndPoint().isOpen()) {
                // perhaps before anybody listened
                gone(connection);
            }
        }
    }

    private void gone(Connection connection) {
        lock.lock();
        try {
            senders.remove(connection);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
     * From now on {@link #draining}. Returns when for {@code quiet} no request has been under way and no connection that
     * has brought a write has been open, but not before {@code least}, or after {@code limit}; {@link #over} by then.
     * Whatever had begun before is either under way still or has its answer.
     *
     * @return whether no request is under way
     */
    boolean awaitQuiet(Duration quiet, Duration least, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            draining = true;
            long limitNanos = limit.toNanos();
            long leastNanos = least.toNanos();
            while (limitNanos > 0) {
                boolean wasQuiet = underWay == 0 && senders.isEmpty();
                long enough = Math.max(quiet.toNanos(), leastNanos);
                long nap = wasQuiet ? Math.min(enough, limitNanos) : limitNanos;
                long left = changed.awaitNanos(nap);
                if (left <= 0 && wasQuiet && nap == enough) {
                    break;
                }
                long passed = nap - Math.max(0, left);
                limitNanos -= passed;
                leastNanos -= passed;
            }
            over = true;
            return underWay == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the grace time is over: what comes now is not begun any more. */
    boolean over() {
        return over;
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
