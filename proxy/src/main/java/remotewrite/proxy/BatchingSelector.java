package remotewrite.proxy;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;

/**
 * A selector that works in turns: first all that is ready is read and handled, then what that gave rise to is written, one write
 * after the other. Written at once, each piece wakes up its receiver, which has dealt with it before the next one is ready, and
 * sleeps again: over loopback a fifth of a write's processor time at full load was the kernel waking somebody up (seen
 * with perf). With one connection ready a turn is over at once, so nothing waits.
 */
final class BatchingSelector extends ManagedSelector {
    private static final long NONE = -1;

    private volatile long selecting = NONE;
    private volatile boolean stopping;

    /** A write that was put off, to be done once. */
    private static final class PutOff implements SelectorUpdate {
        private final Runnable write;
        private final AtomicBoolean done = new AtomicBoolean();

        PutOff(Runnable write) {
            this.write = write;
        }

        @Override
        public void update(Selector selector) {
            once();
        }

        void once() {
            if (done.compareAndSet(false, true)) {
                write.run();
            }
        }
    }

    BatchingSelector(SelectorManager manager, int id) {
        super(manager, id);
    }

    @Override
    protected int select(Selector selector) throws IOException {
        selecting = Thread.currentThread().threadId();
        return super.select(selector);
    }

    @Override
    protected void doStop() throws Exception {
        stopping = true;
        super.doStop();
    }

    /**
     * Does {@code write} at the end of the turn if it is from one, else at once. A selector that is stopped closes its connections in
     * its last turn, which has no end: what that gives rise to is done at once as well, and a write to a connection that is closed
     * already fails, as whoever waits for it must learn.
     */
    void atEndOfTurn(Runnable write) {
        if (Thread.currentThread().threadId() != selecting) {
            write.run();
            return;
        }
        PutOff putOff = new PutOff(write);
        submit(putOff);
        // looked at last: what was submitted before the stop began is done before the last turn
        if (stopping) {
            putOff.once();
        }
    }
}
