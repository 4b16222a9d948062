package remotewrite.fake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** The TCP or TLS connection under an exchange, below HTTP. */
final class Line {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final Connection connection;
    private final EndPoint endPoint;

    Line(Connection connection) {
        this.connection = connection;
        this.endPoint = connection.getEndPoint();
    }

    void close() {
        endPoint.close();
    }

    /** Past HTTP: to be used while nothing else is being written. Fails when the client is gone. */
    CompletableFuture<Void> write(String text) {
        Callback.Completable written = new Callback.Completable();
        endPoint.write(written, BufferUtil.toBuffer(text));
        return written;
    }

    /**
     * Whether the client has closed its side. A client that gives up during a delay has done so, while writing to it
     * might still succeed. To be asked only after the whole request has been read.
     */
    boolean departed() {
        ByteBuffer early = BufferUtil.allocate(CHUNK_BYTES);
        try {
            int size = endPoint.fill(early);
            if (size > 0 && connection instanceof Connection.UpgradeTo http) {
                // the next request has come already: give it back
                http.onUpgradeTo(early);
            }
            return size < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Ignores what comes until the client closes; false when {@code closing} came first. Ends the use of the line. */
    boolean awaitDeparture(CompletableFuture<Void> closing) {
        ByteBuffer ignored = BufferUtil.allocate(CHUNK_BYTES);
        try {
            while (!closing.isDone()) {
                BufferUtil.clear(ignored);
                int size = endPoint.fill(ignored);
                if (size < 0) {
                    return true;
                }
                if (size == 0) {
                    CompletableFuture.anyOf(readable(), closing).join();
                }
            }
            return false;
        } catch (IOException | CompletionException e) {
            return !closing.isDone();
        }
    }

    private CompletableFuture<Void> readable() {
        CompletableFuture<Void> readable = new CompletableFuture<>();
        endPoint.fillInterested(Callback.from(() -> readable.complete(null), readable::completeExceptionally));
        return readable;
    }
}
