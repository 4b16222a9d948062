package remotewrite.proxy;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Makes the connections to ingestion. The selector of the server looks after them, once it is {@linkplain #share shared}: with a
 * selector for each side every write wakes two threads up, twice each, which is a quarter of its processor time at a moderate
 * load (seen in {@code /proc/PID/task}).
 */
final class BackConnector extends ClientConnector {
    private static final String SIDE = Side.class.getName();

    private volatile Optional<SelectorManager> shared = Optional.empty();

    /** From now on connections are looked after by {@code selectors}, those of a {@link FrontConnector}. */
    void share(SelectorManager selectors) {
        shared = Optional.of(selectors);
    }

    @Override
    protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        return selector instanceof BatchingSelector batching
                ? new BatchedEndPoint((SocketChannel) channel, batching, key, getScheduler())
                : super.newEndPoint(channel, selector, key);
    }

    /** Whose connection {@code context} is of, if it is of one of these. */
    static Optional<Side> side(Object context) {
        return context instanceof Map<?, ?> map && map.get(SIDE) instanceof Side side
                ? Optional.of(side)
                : Optional.empty();
    }

    @Override
    protected SelectorManager newSelectorManager() {
        return new Side(getExecutor(), getScheduler(), getSelectors());
    }

    /** What a selector does with these connections. */
    final class Side extends ClientSelectorManager {
        Side(Executor executor, Scheduler scheduler, int selectors) {
            super(executor, scheduler, selectors);
        }

        @Override
        public void connect(SelectableChannel channel, Object context) {
            shared.ifPresentOrElse(
                    selectors -> {
                        selectors.setConnectTimeout(getConnectTimeout());
                        selectors.connect(channel, marked(context));
                    },
                    () -> super.connect(channel, context));
        }

        /** A connection that was there at once. */
        @Override
        public void accept(SelectableChannel channel, Object context) {
            shared.ifPresentOrElse(
                    selectors -> selectors.accept(channel, marked(context)), () -> super.accept(channel, context));
        }

        @SuppressWarnings("unchecked")
        private Object marked(Object context) {
            ((Map<String, Object>) Objects.requireNonNull(context, "context is null")).put(SIDE, this);
            return context;
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(
                SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            return (SocketChannelEndPoint) super.newEndPoint(channel, selector, key);
        }

        @Override
        protected void connectionFailed(SelectableChannel channel, Throwable failure, Object context) {
            super.connectionFailed(channel, failure, context);
        }

        @Override
        protected void onAcceptFailed(SelectableChannel channel, Throwable failure, Object context) {
            super.onAcceptFailed(channel, failure, context);
        }
    }
}
