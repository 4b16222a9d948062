package remotewrite.proxy;

import java.io.IOException;
import java.nio.channels.Selector;
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

    BatchingSelector(SelectorManager manager, int id) {
        super(manager, id);
    }

    @Override
    protected int select(Selector selector) throws IOException {
        selecting = Thread.currentThread().threadId();
        return super.select(selector);
    }

    /** Does {@code write} at the end of the turn if it is from one, else at once. */
    void atEndOfTurn(Runnable write) {
        if (Thread.currentThread().threadId() == selecting) {
            submit(ignored -> write.run());
        } else {
            write.run();
        }
    }
}
