package remotewrite.proxy;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connection that is written to at the end of its {@linkplain BatchingSelector selector's} turn. */
class BatchedEndPoint extends SocketChannelEndPoint {
    private final BatchingSelector selector;

    BatchedEndPoint(SocketChannel channel, BatchingSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
        this.selector = selector;
    }

    @Override
    public final void write(Callback callback, ByteBuffer... buffers) {
        selector.atEndOfTurn(() -> super.write(callback, buffers));
    }
}
