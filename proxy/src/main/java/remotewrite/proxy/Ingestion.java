package remotewrite.proxy;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.SelectorManager;

/** The way to ingestion: sends one request once and brings back what became of it. */
public interface Ingestion extends AutoCloseable {
    /**
     * Called once before the first {@link #send}.
     *
     * @param executor the one the server runs on
     * @param selectors those of the server, which may look after connections to ingestion as well
     */
    default void start(Executor executor, SelectorManager selectors) {}

    /**
     * Sends {@code proxyToIngestion} exactly once (PX-41).
     *
     * @param limit time for connecting, sending and the complete reply
     * @return completes with the reply, or with why there is none; never exceptionally
     */
    CompletionStage<IngestionAnswer> send(IngestionRequest proxyToIngestion, Duration limit);

    /** Drops all connections. */
    @Override
    default void close() {}
}
