package remotewrite.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A sender's connection. Jetty reads until nothing is left, and turns its interest in reading off and on again for every request:
 * four system calls a write, which are not needed. What has given less than there was room for is empty, and the selector says when
 * there is more; it is told of lost interest only {@linkplain LazyKey when that matters}.
 *
 * <p>Connections to ingestion do read until nothing is left: if they end together with a reply, that is seen before the next
 * request is written to them.
 */
final class FrontEndPoint extends BatchedEndPoint {
    private volatile LazyKey key;
    private volatile boolean empty;

    FrontEndPoint(SocketChannel channel, BatchingSelector selector, SelectionKey key, Scheduler scheduler) {
        this(channel, selector, new LazyKey(key), scheduler);
    }

    private FrontEndPoint(SocketChannel channel, BatchingSelector selector, LazyKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
        this.key = key;
    }

    /** The connection has another selector, which was told what the one before was. */
    @Override
    public void replaceKey(SelectionKey newKey) {
        key = key.movedTo(newKey);
        super.replaceKey(key);
    }

    @Override
    public Runnable onSelected() {
        empty = false;
        return super.onSelected();
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        if (empty) {
            return 0;
        }
        int filled = super.fill(buffer);
        empty = filled >= 0 && BufferUtil.space(buffer) > 0;
        return filled;
    }
}
