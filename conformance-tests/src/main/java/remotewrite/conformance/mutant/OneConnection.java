package remotewrite.conformance.mutant;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/**
 * Keeps one connection, does not look whether it is still there before it writes to it, and keeps it when an answer has not
 * come in time. Reads no bodies of replies.
 */
final class OneConnection implements Ingestion {
    private final SSLContext trust;
    private final UnaryOperator<Duration> patience;
    private Optional<Socket> kept = Optional.empty();

    /** @param patience how long it waits for an answer, of the time that it may */
    OneConnection(SSLContext trust, UnaryOperator<Duration> patience) {
        this.trust = trust;
        this.patience = patience;
    }

    @Override
    public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
        return CompletableFuture.supplyAsync(() -> answer(request, limit), Thread::startVirtualThread);
    }

    private synchronized IngestionAnswer answer(IngestionRequest request, Duration limit) {
        try {
            // of a body that is still on its way there is nothing to be sent
            byte[] body = request.body().toArray();
            Socket socket = kept.isPresent() ? kept.get() : connected(request.target());
            kept = Optional.of(socket);
            socket.setSoTimeout((int) patience.apply(limit).toMillis());
            socket.getOutputStream().write(WrongIngestion.head(request, "keep-alive"));
            socket.getOutputStream().write(body);
            return Reply.of(ReplyHead.read(socket.getInputStream()).status(), List.of(), Body.empty());
        } catch (SocketTimeoutException e) {
            // what comes now is read as the answer to the next
            return new GatewayFailure.TimedOut("the mutant waits no longer");
        } catch (IOException e) {
            close();
            return new GatewayFailure.CutOff("the connection of the mutant was gone");
        }
    }

    private Socket connected(URI target) throws IOException {
        return trust.getSocketFactory().createSocket(target.getHost(), target.getPort());
    }

    @Override
    public synchronized void close() {
        try {
            if (kept.isPresent()) {
                kept.get().close();
            }
        } catch (IOException e) {
            // gone already
            return;
        } finally {
            kept = Optional.empty();
        }
    }
}
