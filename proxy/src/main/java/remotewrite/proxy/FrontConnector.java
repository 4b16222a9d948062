package remotewrite.proxy;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Accepts the connections of senders; its one selector looks after those of a {@link BackConnector} as well, which
 * {@linkplain BackConnector#share shares} it.
 */
final class FrontConnector extends ServerConnector {
    private static final Scheduler THE_SERVERS = null;
    private static final ByteBufferPool THE_SERVERS_TOO = null;

    /**
     * As far as {@code net.core.somaxconn} lets it. Beyond it the system drops what a new connection begins with, and its sender
     * tries again after a second, if at all.
     */
    private static final int BACKLOG = 1024;

    FrontConnector(Server server, Executor executor, ConnectionFactory factory) {
        super(server, executor, THE_SERVERS, THE_SERVERS_TOO, 0, 1, factory);
        setAcceptQueueSize(BACKLOG);
    }

    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new BothSides(executor, scheduler, selectors);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint endPoint = new FrontEndPoint(channel, (BatchingSelector) selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    /** How HTTP is spoken with senders. */
    static HttpConfiguration http(ProxyConfig config) {
        HttpConfiguration http = new HttpConfiguration();
        // a body goes on from the buffer it was read into: to a socket best from outside of the heap, to TLS from
        // within
        http.setUseInputDirectByteBuffers(config.ingestionUrl().getScheme().equals("http"));
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setInputBufferSize(ReferenceProxy.BUFFER_BYTES);
        http.setRequestHeaderSize(ReferenceProxy.BUFFER_BYTES);
        http.setResponseHeaderSize(ReferenceProxy.BUFFER_BYTES);
        http.setHttpCompliance(Wire.COMPLIANCE);
        http.setUriCompliance(Wire.TARGETS);
        // or else "Content-Encoding: GZIP" would be handed on as the cached "gzip"
        http.setHeaderCacheCaseSensitive(true);
        http.setHeaderCacheSize(Wire.CACHED_CHARACTERS);
        return http;
    }

    /** What comes from a {@link BackConnector} is handed to it; it is no connection of this one. */
    private final class BothSides extends ServerConnectorManager {
        private final Set<EndPoint> ofTheBack = ConcurrentHashMap.newKeySet();

        BothSides(Executor executor, Scheduler scheduler, int selectors) {
            super(executor, scheduler, selectors);
        }

        @Override
        protected ManagedSelector newSelector(int id) {
            return new BatchingSelector(this, id);
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(
                SelectableChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
            Optional<BackConnector.Side> back = BackConnector.side(key.attachment());
            if (back.isEmpty()) {
                return super.newEndPoint(channel, selector, key);
            }
            SocketChannelEndPoint endPoint = back.get().newEndPoint(channel, selector, key);
            ofTheBack.add(endPoint);
            return endPoint;
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object context)
                throws IOException {
            Optional<BackConnector.Side> back = BackConnector.side(context);
            return back.isPresent()
                    ? back.get().newConnection(channel, endPoint, context)
                    : super.newConnection(channel, endPoint, context);
        }

        @Override
        public void connectionOpened(Connection connection, Object context) {
            BackConnector.side(context)
                    .ifPresentOrElse(
                            back -> back.connectionOpened(connection, context),
                            () -> super.connectionOpened(connection, context));
        }

        @Override
        protected void connectionFailed(SelectableChannel channel, Throwable failure, Object context) {
            BackConnector.side(context)
                    .ifPresentOrElse(
                            back -> back.connectionFailed(channel, failure, context),
                            () -> super.connectionFailed(channel, failure, context));
        }

        @Override
        protected void onAcceptFailed(SelectableChannel channel, Throwable failure, Object context) {
            BackConnector.side(context)
                    .ifPresentOrElse(
                            back -> back.onAcceptFailed(channel, failure, context),
                            () -> super.onAcceptFailed(channel, failure, context));
        }

        @Override
        protected void endPointOpened(EndPoint endPoint) {
            if (!ofTheBack.contains(endPoint)) {
                super.endPointOpened(endPoint);
            }
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            if (!ofTheBack.remove(endPoint)) {
                super.endPointClosed(endPoint);
            }
        }
    }
}
