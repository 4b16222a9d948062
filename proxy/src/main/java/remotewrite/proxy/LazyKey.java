package remotewrite.proxy;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Objects;

/**
 * Tells its selector that nobody wants to read any more only once there is something to read: mostly somebody wants to again before
 * that, and two system calls are saved. Used by the thread that selects only.
 */
final class LazyKey extends SelectionKey {
    private final SelectionKey key;
    private volatile int wanted;

    LazyKey(SelectionKey key) {
        this(key, key.interestOps());
    }

    private LazyKey(SelectionKey key, int wanted) {
        this.key = Objects.requireNonNull(key, "key is null");
        this.wanted = wanted;
    }

    /** {@code other} in place of the key so far; what is wanted stays. */
    LazyKey movedTo(SelectionKey other) {
        return new LazyKey(other, wanted);
    }

    @Override
    public SelectionKey interestOps(int operations) {
        wanted = operations;
        int told = key.interestOps();
        int more = operations & ~told;
        int less = told & ~operations;
        if (more != 0 || (less & ~OP_READ) != 0) {
            key.interestOps(operations);
        }
        return this;
    }

    @Override
    public int interestOps() {
        return wanted;
    }

    /** Of what is ready, what is wanted; the selector stops to tell the rest. */
    @Override
    public int readyOps() {
        int ready = key.readyOps();
        if ((ready & ~wanted) != 0) {
            key.interestOps(wanted);
        }
        return ready & wanted;
    }

    @Override
    public SelectableChannel channel() {
        return key.channel();
    }

    @Override
    public Selector selector() {
        return key.selector();
    }

    @Override
    public boolean isValid() {
        return key.isValid();
    }

    @Override
    public void cancel() {
        key.cancel();
    }
}
